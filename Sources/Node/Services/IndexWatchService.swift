import Archive
import Catalog
import ServiceLifecycle

/// Ends the node when its index is found to be damaged: the next start moves the index out of the way and rebuilds it.
struct IndexWatchService: Service {
    let archive: InstanceArchive

    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if let reason = archive.indexDamage { throw ArchiveError.indexDamaged(reason: reason) }
            do {
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
            } catch {
                return  // The order to stop.
            }
        }
    }
}
