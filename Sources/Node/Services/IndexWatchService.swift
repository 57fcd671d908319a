import Archive
import ServiceLifecycle

/// Ends the node when its index is found to be damaged: the next start moves the index out of the way and rebuilds it.
struct IndexWatchService: Service {
    let archive: InstanceArchive

    func run() async throws {
        try await Polling.run(every: .seconds(1)) {
            if let reason = archive.indexDamage { throw ArchiveError.indexDamaged(reason: reason) }
            return false
        }
    }
}
