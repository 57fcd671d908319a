import Archive
import Catalog
import DICOM
import Imaging
import SegmentationIOD
import Storage

/// The studies of a node's archive that hold a CT series and a segmentation of it.
///
/// Of several segmentations of a series that show what is sought, the one that was received last counts: a correction
/// comes after what it corrects. What this program found itself is no truth and is passed over, also where a PACS sent
/// it back. An archive holds what others sent: a segmentation that cannot be used is passed over too, with a note.
struct IndexSource {
    let root: String
    /// The patients, studies or series that are taken; `nil` for all.
    let patients: [String]?
    let segments: SegmentMap
    let threads: Int

    /// The series that have a truth, of the studies received last first.
    func labelled() throws -> FoundCases {
        let index = try ArchiveIndex(root: root)
        let studies = try index.studies(StudyFilter(modality: "SEG", limit: .max))
        return try studies.reduce(FoundCases()) { found, study in
            let records = try index.instances(ofStudy: study.studyInstanceUID).filter { $0.missingSince == nil }
            return isTaken(study, records) ? try found + cases(records) : found
        }
    }

    private func isTaken(_ study: StudyRecord, _ records: [InstanceRecord]) -> Bool {
        guard let patients else { return true }
        let series = records.map(\.seriesInstanceUID)
        let names = [study.patientID, study.studyInstanceUID] + series + series.map(Self.name)
        return !Set(names).isDisjoint(with: patients)
    }

    private func cases(_ records: [InstanceRecord]) throws -> FoundCases {
        let slices = records.filter { $0.sopClassUID == SOPClass.ctImageStorage.description }
        let truths = records.filter { $0.sopClassUID == SOPClass.segmentationStorage.description }
        var found = FoundCases()
        var latest: [UID: FoundCase] = [:]
        let catalog = Result { try SourceCatalog(slices.map { try InstanceFile(path: $0.path) }, threads: threads) }
        for record in truths.sorted(by: { $0.receivedAt < $1.receivedAt }) {
            do {
                guard let item = try self.found(record, catalog.get(), &found.notes) else { continue }
                latest[item.series] = item.found
            } catch {
                found.notes.append("segmentation \(record.sopInstanceUID) is passed over: \(error)")
            }
        }
        found.cases = latest.sorted { $0.key < $1.key }.map(\.value)
        return found
    }

    /// The case that a segmentation makes of its series; `nil` where this program made the segmentation.
    private func found(
        _ record: InstanceRecord, _ catalog: SourceCatalog, _ notes: inout [String]
    ) throws -> (series: UID, found: FoundCase)? {
        let object = try SegmentationReader(contentsOf: record.path)
        guard object.maker != Self.ownMaker else { return nil }
        let outline = try catalog.source(of: object, path: record.path)
        let chosen = try segments.labels(of: object, path: record.path)
        notes += chosen.notes
        let series = outline.seriesInstanceUID
        return (
            series,
            try FoundCase(
                outline, name: Self.name(series.description), truth: record.path, labels: chosen.labels)
        )
    }

    private static func name(_ series: String) -> String { "series \(series)" }

    /// What ``SegmentationMaker`` states.
    private static let ownMaker = ["segnode", "segnode"]
}
