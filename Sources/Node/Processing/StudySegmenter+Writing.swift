import Imaging
import Segmentation
import SegmentationIOD

extension StudySegmenter {
    /// Writes what was found, if anything was, and completes the record.
    func write(
        _ outcome: SegmentationOutcome, of source: SourceSeries, seriesNumber: Int, to path: String,
        _ decision: inout DecisionRecord
    ) throws(StudySegmentationError.Cause) -> StudySegmentation {
        let mask = outcome.mask
        let names = outcome.labels.map(\.name).joined(separator: ", ")
        guard mask.foregroundCount > 0 else {
            decision.outcome = "Nothing found: no voxel of \(names) in \(mask.geometry.slices) slices."
            return StudySegmentation(decision: decision, found: nil)
        }
        let maker = SegmentationMaker(bundle: segmenter.bundle, seriesNumber: seriesNumber)
        let written = try timed("writing", &decision) { _ throws(StudySegmentationError.Cause) in
            do throws(SegmentationIODError) {
                return try SegmentationWriter().write(
                    mask: mask, source: source, segments: maker.segments, description: maker.description, to: path)
            } catch {
                throw .writing(error)
            }
        }
        decision.repairs = written.findings.map(\.description)
        decision.volumeMillilitres = mask.volumeMillilitres
        let volume = mask.volumeMillilitres.map { ", \(($0 * 10).rounded() / 10) ml" } ?? ""
        decision.outcome = "Found \(names) on \(written.frameCount) of \(mask.geometry.slices) slices\(volume)."
        return StudySegmentation(
            decision: decision, found: .init(path: path, object: written, source: source, mask: mask))
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
