import DICOM
import Foundation
public import Platform

/// Reads CT series from files: headers first, then pixels, on threads of its own.
///
///     let outline = try SeriesReader().outline(files: paths)
///     let series = try SeriesReader().read(outline)
///
/// Calls block the caller's thread. Beside the volume, each thread holds one decoded slice, as long as all of them
/// together fit into a quarter of a GiB and a sixteenth of the memory that the process may use; where they do not, one
/// slice is decoded at a time.
public struct SeriesReader: Sendable {
    /// The number of threads that decode.
    public var threads: Int
    /// The largest volume that is read, in voxels of 2 bytes.
    public var maximumVoxels: Int
    /// What slices that are being decoded may take together, in bytes.
    let decodingMemory: Int

    /// A voxel takes 2 bytes of the volume, 1 of the mask, and about 1 while the mask is looked at.
    private static let bytesPerVoxel = 4

    /// Creates a reader; by default with as many threads as processors, at most 8.
    ///
    /// - Parameter memory: The bytes that the process may use, of which the volume with what is made of it gets half.
    ///   No volume is larger than 2 GiB.
    public init(threads: Int? = nil, memory: Int = SystemMemory.available) {
        self.threads = threads ?? min(8, ProcessInfo.processInfo.activeProcessorCount)
        maximumVoxels = min(1 << 30, memory / 2 / Self.bytesPerVoxel)
        decodingMemory = min(256 << 20, memory / 16)
    }

    /// Reads the headers of one series.
    ///
    /// Instances that cannot be slices are left out, each with a finding; a series most of whose instances are broken
    /// is refused.
    public func outline(files: [String]) throws(ImagingError) -> SeriesOutline {
        guard !files.isEmpty else { throw .noFiles }
        let readings = headers(files)
        if let error = ImagingError.unreadable(readings.compactMap(\.systemFailure), files: files.count) { throw error }
        let series = Set(readings.compactMap(\.seriesInstanceUID))
        guard series.count <= 1 else { throw .severalSeries(series.sorted()) }
        return try outline(readings)
    }

    /// Reads the headers of files of any series, and sorts them by series.
    ///
    /// Files that the system cannot read are a failure of their own, the first: nobody knows to which series they
    /// belong.
    ///
    /// - Parameters:
    ///   - progress: Called from several threads, never at once, with the share of the files that is read, 0 to 1.
    ///   - isCancelled: Asked before each file; files that are left then are not in the catalogue.
    public func outlines(
        files: [String],
        progress: @Sendable @escaping (Double) -> Void = { _ in },
        isCancelled: @Sendable @escaping () -> Bool = { false }
    ) -> SeriesCatalog {
        let readings = headers(files, progress: progress, isCancelled: isCancelled)
        var catalog = SeriesCatalog()
        catalog.patients = Self.severalPatients(readings)
        let unreadable = readings.filter { $0.systemFailure != nil }
        if let error = ImagingError.unreadable(unreadable.compactMap(\.systemFailure), files: files.count) {
            catalog.failures.append(.init(seriesInstanceUID: nil, files: unreadable.map(\.path), error: error))
        }
        for (uid, readings) in Self.series(of: readings.filter { $0.systemFailure == nil }) {
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

    /// The files of each series. Of those that say no series and are no image, the broken ones are apart from those of
    /// another kind.
    private static func series(of readings: [HeaderReading]) -> [(UID?, [HeaderReading])] {
        var groups = Dictionary(grouping: readings, by: \.seriesInstanceUID)
        let strays = groups[nil] ?? []
        let areImages = strays.contains { $0.error == nil }
        if !areImages { groups.removeValue(forKey: nil) }
        let kinds =
            areImages
            ? [] : [strays.filter { $0.error?.isDefect == true }, strays.filter { $0.error?.isDefect == false }]
        return kinds.filter { !$0.isEmpty }.map { (nil, $0) }
            + groups.sorted { ($0.key?.description ?? "") < ($1.key?.description ?? "") }.map { ($0.key, $0.value) }
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

    private func headers(
        _ files: [String],
        progress: @Sendable @escaping (Double) -> Void = { _ in },
        isCancelled: @Sendable @escaping () -> Bool = { false }
    ) -> [HeaderReading] {
        let collected = Collector<HeaderReading>()
        WorkerThread.forEach(count: files.count, threads: threads) { index in
            guard !isCancelled() else { return false }
            let reading = HeaderReading(path: files[index])
            collected.store(reading, at: index) { progress(Double($0) / Double(files.count)) }
            return true
        }
        return collected.inOrder
    }

    /// Whom the files name, asked again although the archive compares instances when they come: files that never went
    /// through it are segmented, too.
    private static func severalPatients(_ readings: [HeaderReading]) -> [UID: [Int]] {
        var named: [UID: [PatientIdentity]] = [:]
        for case let (study?, identity) in readings.compactMap(\.patient).map({ ($0.studyInstanceUID, $0.identity) }) {
            named[study, default: []].append(identity)
        }
        return named.mapValues(PatientIdentity.counts(of:)).filter { $0.value.count > 1 }
    }

    private func outline(_ readings: [HeaderReading]) throws(ImagingError) -> SeriesOutline {
        try checkReadable(readings)
        let headers = readings.compactMap { try? $0.result.get() }
        let defects = readings.compactMap(\.error).filter(\.isDefect)
        guard defects.count * 2 <= readings.count else {
            throw .brokenSlices(broken: defects.count, files: readings.count, reasons: commonest(defects))
        }
        guard !headers.isEmpty else { throw failure(readings) }
        let findings = readings.sorted { $0.path < $1.path }.compactMap(\.finding)
        var assembler = SeriesAssembler(
            headers: headers, findings: findings, rejections: readings.compactMap(\.rejection))
        return try assembler.outline()
    }

    /// Refuses a series of which an attribute is there and cannot be read.
    private func checkReadable(_ readings: [HeaderReading]) throws(ImagingError) {
        for reading in readings.sorted(by: { $0.path < $1.path }) {
            guard case .unreadable(.invalidAttribute(let tag, let found, let expected))? = reading.error else {
                continue
            }
            let error = DICOMError.invalidAttribute(tag, found: found, expected: expected)
            throw .unreadableAttribute(sopInstanceUID: reading.sopInstanceUID, reason: error.description)
        }
    }

    /// Why none of the files is a slice.
    private func failure(_ readings: [HeaderReading]) -> ImagingError {
        let errors = readings.compactMap(\.error)
        for case .multiFrame(let uid, let frames) in errors { return .multiFrame(sopInstanceUID: uid, frames: frames) }
        return .noUsableSlices(files: readings.count, reasons: commonest(errors))
    }

    /// The three commonest reasons, each with how often it holds.
    private func commonest(_ errors: [SliceHeaderError]) -> [String] {
        Array(ImagingError.counted(errors.map(\.description)).prefix(3))
    }
}
