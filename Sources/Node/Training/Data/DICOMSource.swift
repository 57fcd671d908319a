import DICOM
import Imaging
import SegmentationIOD

/// CT series and their segmentations in a folder tree.
///
/// A series of a study that has no segmentation at all is refused; beside a series that has one, others of its study
/// are passed over.
struct DICOMSource {
    let folder: SourceFolder
    let threads: Int

    /// The series that have a segmentation.
    func labelled() throws -> [FoundCase] {
        let instances = try folder.instances()
        let catalog = SourceCatalog(instances.filter { $0.isSegmentation || $0.isCTSlice }, threads: threads)
        var truths: [UID: [String]] = [:]
        for file in instances where file.isSegmentation {
            let outline = try catalog.source(of: SegmentationReader(contentsOf: file.path), path: file.path)
            truths[outline.seriesInstanceUID, default: []].append(file.path)
        }
        let studies = Set(catalog.outlines.filter { truths[$0.seriesInstanceUID] != nil }.map(\.studyInstanceUID))
        return try catalog.outlines.compactMap { outline in
            guard let paths = truths[outline.seriesInstanceUID] else {
                guard studies.contains(outline.studyInstanceUID) else { throw missing(outline) }
                return nil
            }
            return try labelled(outline, truths: paths)
        }
    }

    /// The series, none of which may have a segmentation.
    func negatives() throws -> [FoundCase] {
        let instances = try folder.instances()
        if let truth = instances.first(where: \.isSegmentation) {
            throw TrainingDataError.labelledNegative(path: truth.path)
        }
        let catalog = SourceCatalog(instances.filter(\.isCTSlice), threads: threads)
        return try catalog.outlines.map { outline in
            try FoundCase(outline, name: folder.name(of: outline.instances.map(\.path))) { threads in
                LabelledVolume(negative: try SeriesReader(threads: threads).read(outline).volume)
            }
        }
    }

    private func labelled(_ outline: SeriesOutline, truths: [String]) throws -> FoundCase {
        guard truths.count == 1 else {
            throw EvaluationError.severalTruths(
                folder: folder.name(of: outline.instances.map(\.path)), paths: truths)
        }
        return try FoundCase(outline, name: folder.name(of: outline.instances.map(\.path) + truths), truth: truths[0])
    }

    private func missing(_ outline: SeriesOutline) -> TrainingDataError {
        let path = outline.instances.first?.path ?? folder.path
        return .noLabel(path: path, expected: "a DICOM segmentation that refers to this series")
    }
}

extension FoundCase {
    /// A series.
    init(
        _ outline: SeriesOutline, name: String, read: @escaping @Sendable (_ threads: Int) throws -> LabelledVolume
    ) throws {
        let patientID = try outline.patientID()
        let key = patientID.isEmpty ? outline.studyInstanceUID.description : patientID
        let aliases: Set = [outline.seriesInstanceUID.description, outline.studyInstanceUID.description]
        self.init(name: name, patientID: key, aliases: aliases, read: read)
    }

    /// A series and the segmentation that is its truth.
    init(_ outline: SeriesOutline, name: String, truth: String) throws {
        try self.init(outline, name: name) { threads in
            let series = try SeriesReader(threads: threads).read(outline)
            let mask = try SegmentationReader(contentsOf: truth).mask(on: series)
            return LabelledVolume(volume: series.volume, truth: mask, truthPath: truth)
        }
    }
}
