import Archive
import Catalog
import Foundation
import Glibc
import Platform
import Synchronization
import SystemPackage

/// Records the calls that an archive makes to the operating system, and lets those fail or wait that a test names.
final class SystemCallLog: Sendable {
    /// A call and the path that it concerns.
    struct Call: Equatable, Sendable {
        let name: String
        let path: String
    }

    private struct State {
        var calls: [Call] = []
        var failing: [String: Int32] = [:]
        var writtenBytes = 0
        var fullAfterBytes = Int.max
        var freeBytes: Int64?
    }

    private let state = Mutex(State())
    private let gate = NSCondition()
    private let closedGate = Mutex<String?>(nil)

    /// The calls so far that concern data and names, in order.
    var calls: [Call] { state.withLock { $0.calls } }

    /// Forgets the calls so far.
    func clear() { state.withLock { $0.calls = [] } }

    /// Lets every call of a name fail from now on; 0: no more.
    func fail(_ name: String, with errorNumber: Int32) { state.withLock { $0.failing[name] = errorNumber } }

    /// Lets the disk be full once so many bytes are written, and says how much is free before anything is; below 0:
    /// that cannot be said.
    func limit(writtenBytes: Int = .max, freeBytes: Int64? = nil) {
        state.withLock {
            $0.fullAfterBytes = writtenBytes
            $0.freeBytes = freeBytes
        }
    }

    /// Lets every call of a name wait until ``release()``.
    func hold(_ name: String) { closedGate.withLock { $0 = name } }

    /// Lets go on what waits.
    func release() {
        closedGate.withLock { $0 = nil }
        gate.lock()
        gate.broadcast()
        gate.unlock()
    }

    /// Adds what is no call, so that its place among them is known.
    func note(_ name: String) { state.withLock { $0.calls.append(Call(name: name, path: "")) } }

    /// The calls of an archive's configuration.
    var fileSystem: FileSystem {
        FileSystem(
            open: { [self] (path, use) throws(Errno) in
                if use.canCreate { try meet("open", path) }
                return try FileSystem.real.open(path, use)
            },
            write: { [self] (file, path, bytes, offset) throws(Errno) in
                try meet("write", path)
                let isFull = state.withLock { state in
                    state.writtenBytes += bytes.count
                    return state.writtenBytes > state.fullAfterBytes
                }
                guard !isFull else { throw .noSpace }
                return try FileSystem.real.write(file, path, bytes, offset)
            },
            synchronizeData: { [self] (file, path) throws(Errno) in
                try meet("fdatasync", path)
                try FileSystem.real.synchronizeData(file, path)
            },
            synchronize: { [self] (file, path) throws(Errno) in
                try meet("fsync", path)
                try FileSystem.real.synchronize(file, path)
            },
            rename: { [self] (old, new) throws(Errno) in
                try meet("rename", new)
                try FileSystem.real.rename(old, new)
            },
            unlink: { [self] (path) throws(Errno) in
                try meet("unlink", path)
                try FileSystem.real.unlink(path)
            },
            freeBytes: { [self] (path) throws(Errno) in
                let limit = state.withLock { state in
                    state.freeBytes.map { $0 < 0 ? $0 : max($0 - Int64(state.writtenBytes), 0) }
                }
                guard let limit else { return try FileSystem.real.freeBytes(path) }
                guard limit >= 0 else { throw .ioError }
                return limit
            }
        )
    }

    /// Notes a call and lets it wait; throws where it is to fail.
    private func meet(_ name: String, _ path: String) throws(Errno) {
        gate.lock()
        while closedGate.withLock({ $0 }) == name { gate.wait() }
        gate.unlock()
        let failure = state.withLock { state in
            state.calls.append(Call(name: name, path: path))
            return state.failing[name] ?? 0
        }
        if failure != 0 { throw Errno(rawValue: failure) }
    }
}
