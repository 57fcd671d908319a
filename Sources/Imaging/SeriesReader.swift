import DICOM
import Foundation

/// Reads CT series from files: headers first, then pixels, on threads of its own.
///
///     let outline = try SeriesReader().outline(files: paths)
///     let series = try SeriesReader().read(outline)
///
/// Calls block the caller's thread. Beside the volume, each thread holds one decoded slice, as long as all of them
/// together fit into a quarter of a GiB.
public struct SeriesReader: Sendable {
    /// The number of threads that decode.
    public var threads: Int
    /// The largest volume that is read, in voxels of 2 bytes.
    public var maximumVoxels: Int

    /// Creates a reader; by default with as many threads as processors, at most 8, and for at most 2 GiB a volume.
    public init(threads: Int? = nil, maximumVoxels: Int = 1 << 30) {
        self.threads = threads ?? min(8, ProcessInfo.processInfo.activeProcessorCount)
        self.maximumVoxels = maximumVoxels
    }

    /// Reads the headers of one series.
    ///
    /// Instances that cannot be slices are left out, each with a finding; a series most of whose instances are broken is
    /// refused.
    public func outline(files: [String]) throws(ImagingError) -> SeriesOutline {
        guard !files.isEmpty else { throw .noFiles }
        let readings = headers(files)
        let series = Set(readings.compactMap(\.seriesInstanceUID))
        guard series.count <= 1 else { throw .severalSeries(series.sorted()) }
        return try outline(readings)
    }

    /// Reads the headers of files of any series, and sorts them by series.
    public func outlines(files: [String]) -> SeriesCatalog {
        let groups = Dictionary(grouping: headers(files), by: \.seriesInstanceUID)
        var catalog = SeriesCatalog()
        for (uid, readings) in groups.sorted(by: { ($0.key?.description ?? "") < ($1.key?.description ?? "") }) {
            do throws(ImagingError) {
                catalog.outlines.append(try outline(readings))
            } catch {
                catalog.failures.append(
                    SeriesCatalog.Failure(seriesInstanceUID: uid, files: readings.map(\.path), error: error)
                )
            }
        }
        return catalog
    }

    /// Reads headers and pixels of one series.
    ///
    /// - Parameters:
    ///   - progress: Called from several threads, never at once, with the share that is done, 0 to 1.
    ///   - isCancelled: Asked before each slice.
    public func read(
        files: [String],
        progress: @Sendable @escaping (Double) -> Void = { _ in },
        isCancelled: @Sendable @escaping () -> Bool = { false }
    ) throws(ImagingError) -> SourceSeries {
        try read(outline(files: files), progress: progress, isCancelled: isCancelled)
    }

    private func headers(_ files: [String]) -> [HeaderReading] {
        let collected = Collector<HeaderReading>()
        WorkerThreads.forEach(count: files.count, threads: threads) { index in
            collected.store(HeaderReading(path: files[index]), at: index)
            return true
        }
        return collected.inOrder
    }

    private func outline(_ readings: [HeaderReading]) throws(ImagingError) -> SeriesOutline {
        let headers = readings.compactMap { try? $0.result.get() }
        let defects = readings.compactMap(\.error).filter(\.isDefect)
        guard defects.count * 2 <= readings.count else {
            throw .brokenSlices(broken: defects.count, files: readings.count, reasons: commonest(defects))
        }
        guard !headers.isEmpty else { throw failure(readings) }
        let findings = readings.sorted { $0.path < $1.path }.compactMap(\.finding)
        var assembler = SeriesAssembler(headers: headers, findings: findings)
        return assembler.outline()
    }

    /// Why none of the files is a slice.
    private func failure(_ readings: [HeaderReading]) -> ImagingError {
        let errors = readings.compactMap(\.error)
        for case .multiFrame(let uid, let frames) in errors { return .multiFrame(sopInstanceUID: uid, frames: frames) }
        return .noUsableSlices(files: readings.count, reasons: commonest(errors))
    }

    /// The three commonest reasons, each with how often it holds.
    private func commonest(_ errors: [SliceHeaderError]) -> [String] {
        let counts = Dictionary(grouping: errors.map(\.description)) { $0 }.mapValues(\.count)
        let reasons = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
        return reasons.map { "\($0.key) (\($0.value))" }
    }
}
