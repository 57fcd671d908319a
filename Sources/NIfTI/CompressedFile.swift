import CZlib
import Foundation

/// A file that may be compressed with gzip, read piece by piece.
final class CompressedFile {
    let path: String
    private let handle: gzFile

    /// Opens a file.
    init(path: String) throws(NIfTIError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .unreadable(path: path, reason: "there is no such file")
        }
        guard !isFolder.boolValue, let handle = gzopen(path, "rb") else {
            throw .unreadable(path: path, reason: isFolder.boolValue ? "it is a folder" : "it cannot be opened")
        }
        self.path = path
        self.handle = handle
        gzbuffer(handle, 1 << 17)
    }

    deinit { gzclose(handle) }

    /// The next bytes: fewer than `count` only where the file ends.
    ///
    /// - Throws: ``NIfTIError/unreadable(path:reason:)`` where the compressed stream is broken.
    func read(_ count: Int) throws(NIfTIError) -> [UInt8] {
        var got: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            got = gzread(handle, buffer.baseAddress, UInt32(count))
            initialized = max(0, Int(got))
        }
        if got < 0 { throw .unreadable(path: path, reason: reason) }
        return bytes
    }

    /// Reads to the end, as far as a file's padding may go, so that the checksum of the stream is checked.
    func finish() throws(NIfTIError) {
        _ = try read(1 << 16)
        var code: Int32 = 0
        _ = gzerror(handle, &code)
        if code == Z_DATA_ERROR || code == Z_BUF_ERROR { throw .unreadable(path: path, reason: reason) }
    }

    private var reason: String {
        var code: Int32 = 0
        guard let text = gzerror(handle, &code) else { return "the compressed stream is broken" }
        let message = String(cString: text)
        let parts = message.split(separator: ":")
        return "the compressed stream is broken (\(parts.last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""))"
    }
}
