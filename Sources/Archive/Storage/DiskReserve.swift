package import Catalog
import Glibc
import Platform
import Synchronization

/// Room that is set aside for the time when the disk is full: a file without content whose blocks are allocated.
///
/// It is given up when the database finds no room for rows that are due, so that they can be written and space can be
/// freed, and made again when there is plenty. The file itself says how much is held, so that several processes can
/// give it up.
package final class DiskReserve: Sendable {
    /// Below this much free space a database is not sure to open or to take a transaction.
    private static let urgentFreeBytes: Int64 = 4 << 20

    private let path: String
    private let system: FileSystem
    private let minimumFreeBytes: Int64
    private let configuredBytes: Int64
    /// How many bytes are to be held: the most that there was room for so far.
    private let size: Mutex<Int64>

    /// Holds as many bytes as are configured, or as leave three times as many above the minimum.
    init(layout: ArchiveLayout, configuration: ArchiveConfiguration) {
        path = layout.reserve
        system = configuration.system
        minimumFreeBytes = max(configuration.minimumFreeBytes, 0)
        configuredBytes = max(configuration.reserveBytes, 0)
        size = Mutex(Self.heldBytes(path))
        follow(freeBytes: (try? system.spaceLeft(at: layout.root)) ?? 0)
    }

    /// The bytes that are missing.
    var missingBytes: Int64 { max(size.withLock { $0 } - Self.heldBytes(path), 0) }

    /// Takes note of how much room there is: a disk that was full at the start need not stay so.
    func follow(freeBytes: Int64) {
        let room = (max(freeBytes, 0) - minimumFreeBytes) / 4
        size.withLock { $0 = max($0, min(configuredBytes, max(room, 0))) }
    }

    /// Gives the room up where there is too little for opening a database; the return value says whether.
    func releaseIfUrgent() -> Bool {
        guard let free = try? system.spaceLeft(at: path), free < Self.urgentFreeBytes, Self.heldBytes(path) > 0 else {
            return false
        }
        return Self.release(path)
    }

    /// Makes what is missing, where the free bytes are plenty.
    func restore(freeBytes: Int64) throws(ArchiveError) {
        follow(freeBytes: freeBytes)
        let missing = missingBytes
        let (required, overflow) = minimumFreeBytes.addingReportingOverflow(3 * missing)
        guard missing > 0, !overflow, freeBytes >= required else { return }
        let file = try ArchiveFile(path, .updateOrCreate, system: system)
        do throws(ArchiveError) { try file.reserve(size.withLock { $0 }) } catch {
            Self.release(path)
            throw error
        }
        try file.synchronize()
    }

    /// Gives the room up where an error of the catalogue says that the disk is full; the return value says whether.
    @discardableResult
    package static func release(after error: CatalogError, in layout: ArchiveLayout) -> Bool {
        guard case .full = error, heldBytes(layout.reserve) > 0 else { return false }
        return release(layout.reserve)
    }

    /// The name stays, so that no folder has to be written.
    @discardableResult
    private static func release(_ path: String) -> Bool { truncate(path, 0) == 0 }

    private static func heldBytes(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
