import Glibc
import Synchronization

/// Says whether there is room for more, from a look at the file system that is at most a second old.
final class SpaceGuard: Sendable {
    private struct Look {
        var time: ContinuousClock.Instant
        var freeBytes: Int64
    }

    private let path: String
    private let minimum: Int64
    private let look = Mutex<Look?>(nil)

    init(path: String, minimumFreeBytes: Int64) {
        self.path = path
        minimum = minimumFreeBytes
    }

    /// Throws ``ArchiveError/noSpace(freeBytes:requiredBytes:)`` where less than the minimum is free.
    func check() throws(ArchiveError) {
        let free = freeBytes()
        guard free >= minimum else { throw .noSpace(freeBytes: free, requiredBytes: minimum) }
    }

    /// Forgets the last look, as after a write that failed.
    func invalidate() { look.withLock { $0 = nil } }

    private func freeBytes() -> Int64 {
        look.withLock { look in
            let now = ContinuousClock.now
            if let look, now - look.time < .seconds(1) { return look.freeBytes }
            var status = statvfs()
            let free = statvfs(path, &status) == 0 ? Int64(status.f_bavail) * Int64(status.f_frsize) : .max
            look = Look(time: now, freeBytes: free)
            return free
        }
    }
}
