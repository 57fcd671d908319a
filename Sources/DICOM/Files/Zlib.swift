import CDCMTK
import Glibc

/// The compression of PNG pictures: RFC 1950.
package enum Zlib {
    /// Compresses bytes into a zlib stream; the same bytes give the same stream.
    package static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var length = 0
        guard let stream = cdcmtk_zlib_compress(bytes, bytes.count, &length) else {
            preconditionFailure("memory is short")
        }
        defer { free(stream) }
        return Array(UnsafeBufferPointer(start: stream, count: length))
    }
}
