import DICOM
import Synchronization

/// What the threads that decode a series have found so far.
final class DecodingState: Sendable {
    private struct Contents {
        var done = 0
        var errors: [Int: ImagingError] = [:]
        var facts: [Int: FrameReader.Facts] = [:]
    }

    private let contents = Mutex(Contents())
    private let slices: Int
    private let progress: @Sendable (Double) -> Void

    init(slices: Int, progress: @Sendable @escaping (Double) -> Void) {
        self.slices = slices
        self.progress = progress
    }

    /// Runs the work on one slice; returns whether to go on with others.
    func run(at index: Int, _ body: () throws(ImagingError) -> FrameReader.Facts) -> Bool {
        do throws(ImagingError) {
            let facts = try body()
            contents.withLock { contents in
                contents.facts[index] = facts
                contents.done += 1
                progress(Double(contents.done) / Double(slices))
            }
            return true
        } catch {
            return fail(error, at: index)
        }
    }

    /// Remembers why a slice failed, and ends the work.
    func fail(_ error: ImagingError, at index: Int) -> Bool {
        contents.withLock { $0.errors[index] = error }
        return false
    }

    /// The error of the lowest slice that failed.
    var firstError: ImagingError? {
        contents.withLock { contents in contents.errors.min { $0.key < $1.key }?.value }
    }

    /// What is worth saying about the pixels.
    func findings(_ outline: SeriesOutline) -> [SeriesFinding] {
        let facts = contents.withLock(\.facts)
        let padded = facts.values.reduce(0) { $0 + $1.padded }
        let limited = facts.filter { $0.value.limited > 0 }.keys.sorted()
        var findings: [SeriesFinding] = []
        if padded > 0 {
            findings.append(
                SeriesFinding(.pixelPadding, "\(padded) voxels hold the pixel padding value and were taken as air")
            )
        }
        if !limited.isEmpty {
            findings.append(
                SeriesFinding(
                    .valuesLimited,
                    "\(limited.count) slices hold values beyond 16 bits of Hounsfield units, which were limited",
                    sopInstanceUIDs: limited.map { outline.instances[$0].sopInstanceUID }
                )
            )
        }
        return findings
    }
}
