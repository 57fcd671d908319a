import DICOM
import Imaging
import SegmentationIOD

/// CT series and their segmentations in a folder tree.
///
/// A series of a study that has no segmentation at all is refused; beside a series that has one, others of its study
/// are passed over.
struct DICOMSource {
    let folder: SourceFolder
    let segments: SegmentMap
    let threads: Int

    /// The series that have a segmentation.
    func labelled() throws -> FoundCases {
        let instances = try folder.instances()
        let catalog = try SourceCatalog(instances.filter { $0.isSegmentation || $0.isCTImage }, threads: threads)
        var truths: [UID: [String]] = [:]
        for file in instances where file.isSegmentation {
            let outline = try catalog.source(of: SegmentationReader(contentsOf: file.path), path: file.path)
            truths[outline.seriesInstanceUID, default: []].append(file.path)
        }
        let studies = Set(catalog.outlines.filter { truths[$0.seriesInstanceUID] != nil }.map(\.studyInstanceUID))
        var found = FoundCases()
        for outline in catalog.outlines {
            guard let paths = truths[outline.seriesInstanceUID] else {
                guard studies.contains(outline.studyInstanceUID) else { throw missing(outline) }
                continue
            }
            try add(outline, truths: paths, to: &found)
        }
        return found
    }

    /// The series, none of which may have a segmentation.
    func negatives() throws -> FoundCases {
        let instances = try folder.instances()
        if let truth = instances.first(where: \.isSegmentation) {
            throw TrainingDataError.labelledNegative(path: truth.path)
        }
        let catalog = try SourceCatalog(instances.filter(\.isCTImage), threads: threads)
        let cases = try catalog.outlines.map { outline in
            try FoundCase(outline, name: folder.name(of: outline.instances.map(\.path))) { threads in
                LabelledVolume(negative: try SeriesReader(threads: threads).read(outline).volume)
            }
        }
        return FoundCases(cases: cases)
    }

    private func add(_ outline: SeriesOutline, truths: [String], to found: inout FoundCases) throws {
        let slices = outline.instances.map(\.path)
        guard truths.count == 1 else {
            throw TrainingDataError.severalTruths(folder: folder.name(of: slices), paths: truths)
        }
        let chosen = try segments.labels(of: SegmentationReader(contentsOf: truths[0]), path: truths[0])
        found.notes += chosen.notes
        found.cases.append(
            try FoundCase(
                outline, name: folder.name(of: slices + truths), truth: truths[0], labels: chosen.labels))
    }

    private func missing(_ outline: SeriesOutline) -> TrainingDataError {
        let path = outline.instances.first?.path ?? folder.path
        return .noLabel(path: path, expected: "a DICOM segmentation that refers to this series")
    }
}
