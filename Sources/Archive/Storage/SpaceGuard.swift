import Logging
import Platform
import Synchronization

/// Says whether there is room for more, and shares it out among those who are writing.
///
/// The file system is looked at once a second at most; what was promised since, and what was promised and is not
/// written yet, is taken off what that look found, so that many writers together never go below the minimum.
final class SpaceGuard: Sendable {
    /// Up to so many bytes that are being received at a time, nobody is asked whether they leave room for others.
    static let ungovernedBytes: Int64 = 64 << 20
    private static let longestMemory = Duration.seconds(1)

    private struct State {
        var time: ContinuousClock.Instant?
        /// What was free at the last look, less what was promised and not written then and what was promised since.
        var available: Int64 = 0
        /// What has to stay free: the minimum, and the reserve where it is given up.
        var minimum: Int64 = 0
        /// What was promised and is not written.
        var outstanding: Int64 = 0
        /// What each peer's instances that are being received have been promised, written or not.
        var peers: [String: Int64] = [:]
    }

    private let paths: [String]
    private let minimumFreeBytes: Int64
    private let reserve: DiskReserve
    private let system: FileSystem
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameter paths: folders of the file systems that are filled; the one with the least room counts.
    init(paths: [String], minimumFreeBytes: Int64, reserve: DiskReserve, system: FileSystem, logger: Logger) {
        self.paths = paths
        self.minimumFreeBytes = minimumFreeBytes
        self.reserve = reserve
        self.system = system
        self.logger = logger
    }

    /// Throws ``ArchiveError/noSpace(freeBytes:requiredBytes:)`` where less than the minimum is free.
    func check() throws(ArchiveError) {
        let (available, minimum) = try look { ($0.available, $0.minimum) }
        guard available >= minimum else { throw .noSpace(freeBytes: max(available, 0), requiredBytes: minimum) }
    }

    /// Forgets the last look, as after a write that failed.
    func invalidate() { state.withLock { $0.time = nil } }

    /// Promises a peer more bytes.
    ///
    /// A peer may have as much in the making as it leaves to the others: so a single one, with however many instances,
    /// takes at most half of what there is, and the others can still store.
    func promise(_ bytes: Int64, to peer: String) throws(ArchiveError) {
        let refusal = try look { state -> ArchiveError? in
            let held = (state.peers[peer] ?? 0) + bytes
            let left = state.available - bytes
            let share = held > Self.ungovernedBytes ? held : 0
            let (required, overflow) = state.minimum.addingReportingOverflow(share)
            guard !overflow, left >= required else {
                return .noSpace(freeBytes: max(state.available, 0), requiredBytes: overflow ? .max : required)
            }
            state.available = left
            state.outstanding += bytes
            state.peers[peer] = held
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Takes note that promised bytes are on the disk.
    func wrote(_ bytes: Int64) { state.withLock { $0.outstanding -= bytes } }

    /// Ends the reception of an instance that was promised `promised` bytes and has written `written`.
    func end(promised: Int64, written: Int64, of peer: String) {
        state.withLock { state in
            state.outstanding -= promised - written
            state.available += promised - written
            let held = (state.peers[peer] ?? 0) - promised
            state.peers[peer] = held > 0 ? held : nil
        }
    }

    /// Looks at the file system where the last look is too old, and works with the result.
    private func look<T: Sendable>(_ body: (inout sending State) -> T) throws(ArchiveError) -> T {
        let now = ContinuousClock.now
        let isFresh = state.withLock { state in state.time.map { now - $0 < Self.longestMemory } ?? false }
        if !isFresh {
            restoreReserve()
            let free = try freeBytes()
            let (minimum, overflow) = minimumFreeBytes.addingReportingOverflow(reserve.missingBytes)
            state.withLock { state in
                state.time = now
                state.minimum = overflow ? .max : minimum
                state.available = free - state.outstanding
            }
        }
        return state.withLock { body(&$0) }
    }

    /// Sets the reserve aside again, where there is plenty of room.
    func restoreReserve() {
        do throws(ArchiveError) {
            try reserve.restore(freeBytes: try freeBytes())
        } catch {
            logger.warning("The reserve for the index cannot be set aside", metadata: ["reason": "\(error)"])
        }
    }

    private func freeBytes() throws(ArchiveError) -> Int64 {
        var least = Int64.max
        for path in paths {
            do { least = min(least, try system.spaceLeft(at: path)) } catch { throw ArchiveError(error) }
        }
        return least
    }
}

/// The room for one instance that is being received; used by one thread at a time.
final class SpaceReservation {
    /// How many bytes are asked for at a time: as many as there are already, within these bounds.
    private static let steps: ClosedRange<Int64> = 1 << 20...16 << 20

    private let space: SpaceGuard
    private let peer: String
    private var promised: Int64 = 0
    private var written: Int64 = 0

    init(_ space: SpaceGuard, peer: String) {
        self.space = space
        self.peer = peer
    }

    deinit { end() }

    /// Makes sure that the instance may have so many bytes.
    func grow(to length: Int) throws(ArchiveError) {
        let missing = Int64(length) - promised
        guard missing > 0 else { return }
        let step = max(missing, min(max(promised, Self.steps.lowerBound), Self.steps.upperBound))
        try space.promise(step, to: peer)
        promised += step
    }

    /// Takes note of bytes that were written.
    func wrote(_ bytes: Int) {
        written += Int64(bytes)
        space.wrote(Int64(bytes))
    }

    /// Gives back what was not used.
    func end() {
        space.end(promised: promised, written: written, of: peer)
        promised = 0
        written = 0
    }
}
