import Archive
import Catalog
public import DICOM
import Foundation
public import Logging
import Storage
import Synchronization

/// Puts files into the archive without an association, as if an application entity had sent them.
///
///     let outcomes = try FolderImport(configuration: configuration, logger: logger).run(found.instances)
///
/// The node must not be running: one process has the archive. Each instance is on the disk before its outcome is told.
public struct FolderImport: Sendable {
    /// The calling AE title under which imported instances are recorded.
    public static let callingAETitle = "IMPORT"

    private let configuration: NodeConfiguration
    private let logger: Logger

    /// Creates an import into the archive of a configuration.
    public init(configuration: NodeConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Imports the instances; blocks until all are stored or refused.
    ///
    /// - Parameter progress: is told how many instances are done, from any thread, one at a time.
    /// - Returns: One outcome for each file, in order.
    public func run(
        _ files: [InstanceFile], progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> [InstanceOutcome] {
        let archive = try InstanceArchive(configuration: ArchiveConfiguration(configuration), logger: logger)
        defer { archive.close() }
        let outcomes = ImportOutcomes(count: files.count, progress: progress)
        // Several commits at a time share their syncs; more would only hold memory.
        let slots = DispatchSemaphore(value: 0)
        for _ in 0..<16 { slots.signal() }
        for (index, file) in files.enumerated() {
            slots.wait()
            Self.store(file, in: archive) { outcome in
                outcomes.put(outcome, at: index)
                slots.signal()
            }
        }
        for _ in 0..<16 { slots.wait() }
        archive.settle()
        return outcomes.all
    }

    private static func store(
        _ file: InstanceFile, in archive: InstanceArchive, completion: @escaping @Sendable (InstanceOutcome) -> Void
    ) {
        let writer = archive.beginInstance(
            InstanceAnnouncement(
                sopClassUID: file.sopClassUID.description,
                sopInstanceUID: file.identification.sopInstanceUID.description,
                transferSyntax: file.identification.transferSyntax, callingAETitle: callingAETitle))
        do {
            try append(file, to: writer)
        } catch {
            writer.discard()
            return completion(InstanceOutcome(path: file.path, result: .refused, detail: error.localizedDescription))
        }
        writer.commit { result in
            switch result {
            case .success(let stored):
                completion(InstanceOutcome(path: file.path, result: stored.wasStoredAlready ? .present : .stored))
            case .failure(let error):
                completion(InstanceOutcome(path: file.path, result: .refused, detail: "\(error)"))
            }
        }
    }

    private static func append(_ file: InstanceFile, to writer: InstanceWriter) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: file.path))
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(file.identification.dataSetOffset))
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty, writer.failure == nil {
            chunk.withUnsafeBytes { writer.append($0) }
            writer.waitUntilDrained()
        }
    }
}

/// Where the archive's threads put the outcomes.
private final class ImportOutcomes: Sendable {
    private struct State {
        var outcomes: [InstanceOutcome?]
        var done = 0
    }

    private let state: Mutex<State>
    private let progress: @Sendable (Int) -> Void

    init(count: Int, progress: @escaping @Sendable (Int) -> Void) {
        state = Mutex(State(outcomes: Array(repeating: nil, count: count)))
        self.progress = progress
    }

    func put(_ outcome: InstanceOutcome, at index: Int) {
        state.withLock {
            $0.outcomes[index] = outcome
            $0.done += 1
            progress($0.done)
        }
    }

    var all: [InstanceOutcome] { state.withLock { $0.outcomes.compactMap { $0 } } }
}
