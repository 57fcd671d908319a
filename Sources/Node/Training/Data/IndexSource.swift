import Archive
import DICOM
import Imaging
import SegmentationIOD

/// The studies of a node's archive that hold a CT series and a segmentation of it.
///
/// Of several segmentations of a series, the one that was received last counts: a correction comes after what it
/// corrects. What this program found itself is no truth and is passed over, also where a PACS sent it back.
struct IndexSource {
    let root: String
    let threads: Int

    /// The series that have a truth, of the studies received last first.
    func labelled() throws -> [FoundCase] {
        let index = try ArchiveIndex(root: root)
        let studies = try index.studies(StudyFilter(modality: "SEG", limit: .max))
        return try studies.flatMap { try cases(ofStudy: $0.studyInstanceUID, index) }
    }

    private func cases(ofStudy study: String, _ index: ArchiveIndex) throws -> [FoundCase] {
        let records = try index.instances(ofStudy: study).filter { $0.missingSince == nil }
        let truths = records.filter { $0.sopClassUID == SOPClass.segmentationStorage.description }
        let slices = records.filter { $0.sopClassUID == SOPClass.ctImageStorage.description }
        let catalog = SourceCatalog(try slices.map { try InstanceFile(path: $0.path) }, threads: threads)
        var found: [UID: (outline: SeriesOutline, truth: String)] = [:]
        for record in truths.sorted(by: { $0.receivedAt < $1.receivedAt }) {
            let object = try SegmentationReader(contentsOf: record.path)
            guard object.maker != Self.ownMaker else { continue }
            let outline = try catalog.source(of: object, path: record.path)
            found[outline.seriesInstanceUID] = (outline, record.path)
        }
        return try found.values.sorted { $0.outline.seriesInstanceUID < $1.outline.seriesInstanceUID }.map {
            try FoundCase($0.outline, name: "series \($0.outline.seriesInstanceUID)", truth: $0.truth)
        }
    }

    /// What ``SegmentationMaker`` states.
    private static let ownMaker = ["segnode", "segnode"]
}
