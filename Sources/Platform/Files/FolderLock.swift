import Glibc

/// The right to write to a folder: held by one process for as long as the value lives.
///
/// The folder is locked besides the file that says who holds it, so that nobody gets in by removing that file. A folder
/// on a network file system may not be lockable; then the file alone counts.
package final class FolderLock: Sendable {
    /// Why there is no lock.
    package enum Refusal: Error {
        /// Another process has it, of this number where that is known.
        case held(by: String?)
        /// The system does not lock the file.
        case unlockable(PlatformError)
        /// The file or the folder cannot be used.
        case failed(PlatformError)
    }

    private static let longestHolder = 32

    private let folder: OpenFile
    private let file: OpenFile

    /// Takes the lock on a file and its folder, or says who has it.
    package init(path: String) throws(Refusal) {
        let parent = path.lastIndex(of: "/").map { path[...$0] } ?? "."
        do throws(PlatformError) {
            file = try OpenFile(path, .updateOrCreate)
            folder = try OpenFile(String(parent), .folder)
        } catch {
            throw .failed(error)
        }
        for descriptor in [file, folder] where flock(descriptor.number, LOCK_EX | LOCK_NB) != 0 {
            let error = errno
            guard error != EWOULDBLOCK else { throw .held(by: Self.holder(file)) }
            guard descriptor === folder else {
                throw .unlockable(PlatformError(operation: "flock", path: path, errorNumber: error))
            }
        }
        guard try Self.isStillThere(file) else { throw .held(by: nil) }
        do throws(PlatformError) { try noteHolder() } catch { throw .failed(error) }
    }

    /// Gives the lock back before the value goes.
    package func release() {
        flock(folder.number, LOCK_UN)
        flock(file.number, LOCK_UN)
    }

    /// Whether the locked file is still the one of that name: another process could have removed it meanwhile.
    private static func isStillThere(_ file: OpenFile) throws(Refusal) -> Bool {
        let locked: stat
        do throws(PlatformError) { locked = try file.status() } catch { throw .failed(error) }
        var named = stat()
        guard stat(file.path, &named) == 0 else { return false }
        return (locked.st_dev, locked.st_ino) == (named.st_dev, named.st_ino)
    }

    /// Writes the process's number over the last holder's, in a length that needs no room which a full disk lacks.
    private func noteHolder() throws(PlatformError) {
        let text = "\(getpid())"
        let line = text + String(repeating: " ", count: max(Self.longestHolder - 1 - text.utf8.count, 0)) + "\n"
        do throws(PlatformError) {
            try file.write(Array(line.utf8), at: 0)
        } catch {
            guard error.isFullDisk else { throw error }
        }
    }

    /// `nil` where the file does not say it: it is new, or cannot be read.
    private static func holder(_ file: OpenFile) -> String? {
        var bytes = [UInt8](repeating: 0, count: longestHolder)
        guard let count = try? file.read(into: &bytes, count: bytes.count, at: 0) else { return nil }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self).prefix { $0.isNumber }
        return text.isEmpty ? nil : String(text)
    }
}
