import DICOM
import DerivedObjects
import Imaging
import Segmentation
import SegmentationIOD

extension StudySegmenter {
    /// Writes what was found, if anything was, and completes the record.
    func write(
        _ outcome: SegmentationOutcome, of source: SourceSeries, maker: SegmentationMaker, to path: String,
        _ decision: inout DecisionRecord
    ) throws(StudySegmentationError.Cause) -> StudySegmentation {
        let mask = outcome.mask
        let names = outcome.labels.map(\.name).joined(separator: ", ")
        guard mask.foregroundCount > 0 else {
            decision.outcome = "Nothing found: no voxel of \(names) in \(mask.geometry.slices) slices."
            if let doubt = source.findings.first(where: { $0.code == .unusualHighBit }) {
                decision.outcome += " In doubt: \(doubt.sentence)."
            }
            decision.addPartialToOutcome()
            return StudySegmentation(decision)
        }
        let written = try timed("writing", &decision) { _ throws(StudySegmentationError.Cause) in
            do throws(SegmentationIODError) {
                return try SegmentationWriter().write(
                    mask: mask, source: source, segments: maker.segments, description: maker.description, to: path)
            } catch {
                throw .writing(error)
            }
        }
        decision.repairs = written.object.findings.map(\.description)
        decision.volumeMillilitres = mask.volumeMillilitres
        let volume = mask.volumeMillilitres.map { ", \(($0 * 10).rounded() / 10) ml" } ?? ""
        decision.outcome = "Found \(names) on \(written.frameCount) of \(mask.geometry.slices) slices\(volume)."
        decision.addPartialToOutcome()
        return StudySegmentation(
            decision, found: .init(source: source, mask: mask), objects: [.init(path: path, object: written.object)])
    }

    /// Makes sure that what is read and what is left out are the instances of the series, as the index has them.
    func account(for outline: SeriesOutline, _ context: StudyContext) throws(StudySegmentationError.Cause) {
        guard let files = context.filesBySeries else { return }
        let wanted = files[outline.seriesInstanceUID.description] ?? []
        let found = outline.instances.map(\.path) + outline.leftOut.map(\.path)
        guard found.count == wanted.count, Set(found) == wanted else {
            throw .unaccounted(
                "\(outline.instances.count) slices and \(outline.leftOut.count) instances that were left out are not "
                    + "the \(wanted.count) instances of the series in the index.")
        }
    }

    /// Runs a stage and notes how long it took.
    func timed<Result, Failure: Error>(
        _ stage: String, _ decision: inout DecisionRecord, _ body: (inout DecisionRecord) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = ContinuousClock.now
        defer { decision.stageMilliseconds[stage] = (ContinuousClock.now - start).milliseconds }
        return try body(&decision)
    }
}

extension Duration {
    /// The duration in milliseconds.
    var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1_000_000_000_000_000
    }
}
