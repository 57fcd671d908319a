import DICOM
import Foundation
import Synchronization

/// Makes received files durable: gives each its final name, brings file and folder to the disk, then hands its row to
/// the index and says so.
///
/// The name is given before the sync, so that one commit of the file system's journal holds both; a file that a power
/// cut leaves unfinished under its final name is found out at the next start by its proof. Several threads sync at the
/// same time, because the journal groups what waits for it: measured faster than one leader that syncs for all.
final class Committer: Sendable {
    let space: SpaceGuard
    private let layout: ArchiveLayout
    private let clock: @Sendable () -> Date
    private let index: IndexWriter
    private let registry = CommitRegistry()
    private let nextFile = Atomic<Int>(0)
    private let queue = Mutex<WorkerThreads<PendingCommit>?>(nil)
    private let unscanned = Mutex<WorkerThreads<ReceivedFile>?>(nil)

    init(
        layout: ArchiveLayout, space: SpaceGuard, index: IndexWriter, threads: Int, now: @escaping @Sendable () -> Date
    ) {
        self.layout = layout
        self.space = space
        self.index = index
        clock = now
        let threads = WorkerThreads<PendingCommit>(name: "archive-sync", threads: threads, maximumBatch: 1) {
            [weak self] batch in
            for pending in batch { self?.process(pending) }
        }
        queue.withLock { $0 = threads }
        let scanning = WorkerThreads<ReceivedFile>(name: "archive-scan", threads: 1, maximumBatch: 1) {
            [weak self] batch in
            for received in batch { self?.scan(received) }
        }
        unscanned.withLock { $0 = scanning }
    }

    /// The present in milliseconds since 1970.
    var now: Int64 { clock().milliseconds }

    /// A new temporary file, where there is room and the index can be written.
    func newFile() throws(ArchiveError) -> PartialFile {
        try checkReadiness()
        let number = nextFile.wrappingAdd(1, ordering: .relaxed).newValue
        return try PartialFile(path: "\(layout.incoming)/\(number).part")
    }

    /// Throws where an instance cannot be received at present.
    func checkReadiness() throws(ArchiveError) {
        try index.check()
        try space.check()
    }

    /// Makes a file durable and calls its completion, after scanning its data set where `attributes` is `nil`.
    func commit(_ received: ReceivedFile, scanned attributes: ScannedDataSet?) {
        guard let attributes else {
            let threads = unscanned.withLock { $0 }
            if threads?.add(received) != true { received.refuse(.closing) }
            return
        }
        do throws(ArchiveError) {
            let pending = try received.pending(attributes)
            let threads = queue.withLock { $0 }
            if threads?.add(pending) != true { received.refuse(.closing) }
        } catch {
            received.refuse(error)
        }
    }

    private func scan(_ received: ReceivedFile) {
        do throws(ArchiveError) {
            commit(received, scanned: try received.scanned())
        } catch {
            received.refuse(error)
        }
    }

    /// Finishes what was begun.
    func close() {
        let scanning = unscanned.withLock { $0 }
        scanning?.close()
        let threads = queue.withLock { $0 }
        threads?.close()
    }

    /// Commits one instance, and after it those of the same UID that came meanwhile.
    private func process(_ pending: PendingCommit) {
        guard registry.begin(pending) else { return }
        finish(pending)
        var waiting = registry.end(pending.name)
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            if registry.begin(next) {
                finish(next)
                waiting += registry.end(next.name)
            }
        }
    }

    private func finish(_ pending: PendingCommit) {
        let result: Result<StoredInstance, ArchiveError>
        do throws(ArchiveError) {
            result = .success(try store(pending))
        } catch {
            pending.file.remove()
            if case .noSpace = error { space.invalidate() }
            result = .failure(error)
        }
        pending.completion(result)
    }

    private func store(_ pending: PendingCommit) throws(ArchiveError) -> StoredInstance {
        let path = layout.absolute(pending.name.relativePath)
        guard try pending.file.rename(to: path) else { return try compare(pending, with: path) }
        do throws(ArchiveError) {
            try pending.file.descriptor.synchronizeData()
            try synchronizeFolder(of: pending.name)
        } catch {
            unlink(path)
            throw error
        }
        index.add(.store(IndexedInstance(pending.instance)))
        return stored(pending, path: path, already: false)
    }

    /// The same bytes again are stored already; other bytes are refused.
    private func compare(_ pending: PendingCommit, with path: String) throws(ArchiveError) -> StoredInstance {
        let existing = try FileDescriptor(opening: path, O_RDONLY)
        guard try DataSetComparison(pending, existing).isSame() else {
            index.add(.refuse(IndexedInstance(pending.instance)))
            throw .duplicateDiffers(sopInstanceUID: pending.instance.identity.sopInstanceUID.description)
        }
        pending.file.remove()
        index.add(.repeatReception(IndexedInstance(pending.instance)))
        return stored(pending, path: path, already: true)
    }

    private func synchronizeFolder(of name: InstanceFileName) throws(ArchiveError) {
        try FileDescriptor(opening: layout.bucketFolder(name.bucket), O_RDONLY | O_DIRECTORY).synchronize()
    }

    private func stored(_ pending: PendingCommit, path: String, already: Bool) -> StoredInstance {
        StoredInstance(
            sopInstanceUID: pending.instance.identity.sopInstanceUID,
            sopClassUID: pending.instance.identity.sopClassUID,
            studyInstanceUID: pending.instance.identity.studyInstanceUID,
            seriesInstanceUID: pending.instance.identity.seriesInstanceUID,
            path: path,
            size: pending.instance.proof.length,
            wasStoredAlready: already
        )
    }
}
