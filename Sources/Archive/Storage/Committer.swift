import Catalog
import DICOM
import Foundation
import Platform
import Synchronization

/// Makes received files durable: gives each its final name, brings file and folder to the disk, then hands its row to
/// the index and says so.
///
/// The name is given before the sync, so that one commit of the file system's journal holds both; a file that a power
/// cut leaves unfinished under its final name is found out at the next start by its proof. Several threads sync at the
/// same time, because the journal groups what waits for it: measured faster than one leader that syncs for all.
///
/// The same threads write what is being received. Whatever can fail is done before the final name is given, so that a
/// data set over which something fails is never found by the next start.
final class Committer: Sendable {
    let space: SpaceGuard
    let pieces = PiecePool()
    private let layout: ArchiveLayout
    private let system: FileSystem
    private let clock: @Sendable () -> Date
    private let index: IndexWriter
    private let journal: ReceptionJournal
    private let registry = CommitRegistry()
    private let nextFile = Atomic<Int>(0)
    private let disk: WorkerQueue<@Sendable () -> Void>
    private let scanning: WorkerQueue<@Sendable () -> Void>

    init(
        layout: ArchiveLayout, space: SpaceGuard, index: IndexWriter, journal: ReceptionJournal,
        configuration: ArchiveConfiguration,
        now: @escaping @Sendable () -> Date
    ) throws(PlatformError) {
        self.layout = layout
        self.space = space
        self.index = index
        system = configuration.system
        self.journal = journal
        clock = now
        disk = try WorkerQueue(
            name: "archive-disk", threads: max(configuration.diskThreads, 1), maximumBatch: 1
        ) { work in for work in work { work() } }
        scanning = try WorkerQueue(name: "archive-scan", threads: 1, maximumBatch: 1) { work in
            for work in work { work() }
        }
    }

    /// The present in milliseconds since 1970.
    var now: Int64 { clock().milliseconds }

    /// Lets a thread do something on the disk; `false`: the archive is closed.
    func schedule(_ work: @escaping @Sendable () -> Void) -> Bool { disk.add(work) }

    /// A new temporary file, where the index can be written.
    func newFile() throws(ArchiveError) -> ArchiveFile {
        try index.check()
        let number = nextFile.wrappingAdd(1, ordering: .relaxed).newValue
        return try ArchiveFile("\(layout.incoming)/\(number).part", .create, system: system)
    }

    /// Room for an instance, none of which is taken yet.
    func reservation(for announcement: InstanceAnnouncement) -> SpaceReservation {
        SpaceReservation(space, peer: announcement.peerAddress ?? announcement.callingAETitle)
    }

    /// Throws where an instance cannot be received at present.
    func checkReadiness() throws(ArchiveError) {
        try index.check()
        try space.check()
    }

    /// Notes an instance without which its study is not complete.
    func note(_ refused: RefusalEntry) { index.add(refused) }

    /// Makes a file durable and calls its completion: on this thread, one of the archive's, or, where its data set has
    /// to be scanned yet because `attributes` is `nil`, on the one that scans.
    func commit(_ received: ReceivedFile, scanned attributes: ScannedDataSet?) {
        guard let attributes else {
            if !scanning.add({ [self] in scan(received) }) { received.refuse(.closing) }
            return
        }
        do throws(ArchiveError) {
            process(try received.pending(attributes))
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

    /// How long the longest of what is being done on the disk has taken so far; `nil`: nothing is being done.
    var oldestWork: Duration? { [disk.oldestWork, scanning.oldestWork].compactMap { $0 }.max() }

    /// Returns when nothing is being done.
    func waitUntilIdle() {
        disk.waitUntilIdle()
        scanning.waitUntilIdle()
    }

    /// Finishes what was begun.
    func close() {
        disk.close()
        scanning.close()
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
        let entry = try journal.begin(pending.instance.sopInstanceUID)
        defer { journal.end(entry) }
        guard try pending.file.rename(toFree: path) else { return try compare(pending, with: path) }
        do throws(ArchiveError) {
            try pending.file.synchronizeData()
            try synchronizeFolder(of: pending.name)
        } catch {
            system.remove(path)
            throw error
        }
        index.add(.store(pending.instance))
        return stored(pending, path: path, already: false)
    }

    /// The same bytes again are stored already; other bytes are refused.
    ///
    /// The file that is there is synced before that is said: a process that was killed may have named it just before,
    /// and where a full disk put the recovery off, nobody has looked at it since.
    private func compare(_ pending: PendingCommit, with path: String) throws(ArchiveError) -> StoredInstance {
        let existing = try ArchiveFile(path, .read, system: system)
        guard try DataSetComparison(pending, existing).isSame() else {
            index.add(.duplicate(pending.instance))
            throw .duplicateDiffers(sopInstanceUID: pending.instance.sopInstanceUID.description)
        }
        try existing.synchronizeData()
        try synchronizeFolder(of: pending.name)
        pending.file.remove()
        index.add(.repeatReception(pending.instance))
        return stored(pending, path: path, already: true)
    }

    private func synchronizeFolder(of name: InstanceFileName) throws(ArchiveError) {
        let folder = layout.bucketFolder(name.bucket)
        try ArchiveFile.synchronizeFolder(folder, system: system)
    }

    private func stored(_ pending: PendingCommit, path: String, already: Bool) -> StoredInstance {
        StoredInstance(
            sopInstanceUID: pending.instance.sopInstanceUID,
            sopClassUID: pending.instance.sopClassUID,
            studyInstanceUID: pending.instance.studyInstanceUID,
            seriesInstanceUID: pending.instance.seriesInstanceUID,
            path: path,
            size: pending.instance.size,
            wasStoredAlready: already
        )
    }
}
