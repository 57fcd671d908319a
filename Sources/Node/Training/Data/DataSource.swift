/// A source of cases as a configuration describes it.
struct DataSource {
    private let settings: DataSourceSettings
    private let labels: LabelMap
    private let threads: Int

    init(_ settings: DataSourceSettings, labelCount: Int, threads: Int) {
        self.settings = settings
        self.threads = threads
        labels = LabelMap(settings.labelMap, count: labelCount)
    }

    /// The cases that are taken.
    func cases() throws -> [FoundCase] {
        let found = try all()
        guard !found.isEmpty else { throw TrainingDataError.noCases(path: settings.path, expected: expected) }
        let selected = try CaseSelection(settings: settings).selected(found)
        guard !selected.isEmpty else {
            throw TrainingDataError.noCases(path: settings.path, expected: "one in the folds that are taken")
        }
        return selected.map(prepared)
    }

    private func all() throws -> [FoundCase] {
        let folder = SourceFolder(path: settings.path)
        switch settings.source {
        case .dicom:
            let source = DICOMSource(folder: folder, threads: threads)
            return settings.negatives == true ? try source.negatives() : try source.labelled()
        case .index: return try IndexSource(root: settings.path, threads: threads).labelled()
        case .pancreasCT:
            return try PancreasCTSource(folder: folder, labels: settings.labels.map(SourceFolder.init)).labelled()
        case .decathlon: return try DecathlonSource(folder: folder).labelled()
        }
    }

    /// A case of which only the wanted slices are kept, with the network's labels.
    private func prepared(_ found: FoundCase) -> FoundCase {
        let (labels, slices) = (labels, settings.slices)
        return found.then { [name = found.name] read in
            var labelled = read
            if let slices { labelled = try labelled.keeping(slices: slices, path: name) }
            labelled.truth = try labels.apply(labelled.truth, path: labelled.truthPath ?? name)
            return labelled
        }
    }

    private var expected: String {
        switch settings.source {
        case .dicom where settings.negatives == true: "a DICOM CT series"
        case .dicom: "a DICOM CT series with a DICOM segmentation"
        case .index: "a study with a CT series and a segmentation that another program made"
        case .pancreasCT: "folders PANCREAS_NNNN with DICOM slices"
        case .decathlon: "entries of training in dataset.json"
        }
    }
}
