import Segmentation

/// A source of cases as a configuration describes it.
struct DataSource {
    private let settings: DataSourceSettings
    private let labels: LabelMap
    private let segments: SegmentMap
    private let threads: Int

    /// - Parameter labels: The network's labels.
    init(_ settings: DataSourceSettings, labels: [SegmentLabel], threads: Int) {
        self.settings = settings
        self.threads = threads
        self.labels = LabelMap(settings.labelMap, count: labels.count)
        segments = SegmentMap(settings.labelMap, labels: labels)
    }

    /// The cases that are taken.
    func cases() throws -> FoundCases {
        var found = try all()
        guard !found.cases.isEmpty else {
            throw TrainingDataError.noCases(path: settings.path, expected: expected, notes: found.notes)
        }
        found.cases = try selected(found)
        guard !found.cases.isEmpty else {
            throw TrainingDataError.noCases(
                path: settings.path, expected: "one in the folds that are taken", notes: found.notes)
        }
        found.cases = found.cases.map(taken)
        return found
    }

    private func selected(_ found: FoundCases) throws(TrainingDataError) -> [FoundCase] {
        do {
            return try CaseSelection(settings: settings).selected(found.cases)
        } catch {
            // What was passed over may be what is missed.
            guard case .unknownPatient(let name, let path) = error, !found.notes.isEmpty else { throw error }
            throw .noCases(path: path, expected: "the case \"\(name)\"", notes: found.notes)
        }
    }

    private func all() throws -> FoundCases {
        let folder = SourceFolder(path: settings.path)
        switch settings.source {
        case .dicom:
            let source = DICOMSource(folder: folder, segments: segments, threads: threads)
            return settings.negatives == true ? try source.negatives() : try source.labelled()
        case .index:
            return try IndexSource(
                root: settings.path, patients: settings.patients, segments: segments, threads: threads
            ).labelled()
        case .pancreasCT:
            let labels = settings.labels.map(SourceFolder.init)
            let source = PancreasCTSource(folder: folder, labels: labels, patients: settings.patients)
            return FoundCases(cases: try source.labelled().map(mapped))
        case .decathlon: return FoundCases(cases: try DecathlonSource(folder: folder).labelled().map(mapped))
        }
    }

    /// A case with the network's labels.
    private func mapped(_ found: FoundCase) -> FoundCase {
        found.then { [labels, name = found.name] read in
            var labelled = read
            labelled.truth = try labels.apply(labelled.truth, path: labelled.truthPath ?? name)
            return labelled
        }
    }

    /// A case of which only the wanted slices are kept.
    private func taken(_ found: FoundCase) -> FoundCase {
        guard let slices = settings.slices else { return found }
        return found.then { [name = found.name] in try $0.keeping(slices: slices, path: name) }
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

/// Which cases of a source are taken.
struct CaseSelection {
    let settings: DataSourceSettings

    func selected(_ cases: [FoundCase]) throws(TrainingDataError) -> [FoundCase] {
        var selected = cases
        if let patients = settings.patients {
            for patient in patients where !cases.contains(where: { $0.aliases.contains(patient) }) {
                throw .unknownPatient(patient, path: settings.path)
            }
            selected = cases.filter { !$0.aliases.isDisjoint(with: patients) }
        }
        guard let folds = settings.folds else { return selected }
        let patients = Set(selected.map(\.patient)).sorted()
        let taken = Set(patients.enumerated().filter { folds.take.contains($0.offset % folds.count) }.map(\.element))
        return selected.filter { taken.contains($0.patient) }
    }
}
