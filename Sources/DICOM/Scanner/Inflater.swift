import CDCMTK
import Glibc

/// Inflates a raw deflate stream piece by piece.
///
/// Behind its end may stand zeros, as padding, or the check sum and length that a gzip file has there (RFC 1952): some
/// writers take a gzip file apart and leave them.
///
/// `@unchecked Sendable`: exactly one scanner, which cannot be copied, owns it.
final class Inflater: @unchecked Sendable {
    /// Whether the stream has come to its end.
    private(set) var isAtEnd = false
    private let stream: OpaquePointer?
    /// The first bytes behind the stream; only zeros follow them.
    private var trailer: [UInt8] = []
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

    /// Starts a stream.
    init() { stream = cdcmtk_inflater_create() }

    deinit {
        cdcmtk_inflater_free(stream)
        output.deallocate()
    }

    /// The next inflated bytes, valid until the next call; `nil` when all of `input` has been used.
    ///
    /// What stands behind the end of the stream is judged by ``finish()``.
    func inflate(_ input: inout UnsafeRawBufferPointer) throws(DICOMError) -> UnsafeRawBufferPointer? {
        guard let stream else { throw .invalidDeflateStream }
        guard !isAtEnd else {
            try takeTrailer(input)
            return nil
        }
        var left = input.count
        var room = output.count
        switch cdcmtk_inflater_run(stream, input.baseAddress, &left, output.baseAddress, &room) {
        case CDCMTK_INFLATE_END: isAtEnd = true
        case CDCMTK_INFLATE_MORE: break
        default: throw .invalidDeflateStream
        }
        input = UnsafeRawBufferPointer(rebasing: input.suffix(left))
        let produced = output.count - room
        return produced == 0 && !isAtEnd ? nil : UnsafeRawBufferPointer(rebasing: output[..<produced])
    }

    /// Ends the stream.
    ///
    /// - Throws: ``DICOMError/bytesBehindDeflateStream`` where something stands behind it that does not belong to it.
    func finish() throws(DICOMError) {
        guard !trailer.allSatisfy({ $0 == 0 }) else { return }
        guard let stream, trailer == Self.trailer(of: stream) else { throw .bytesBehindDeflateStream }
    }

    /// Keeps the bytes behind the stream that a check sum may be, and refuses early what can be none.
    private func takeTrailer(_ bytes: UnsafeRawBufferPointer) throws(DICOMError) {
        let missing = Self.trailerLength - trailer.count
        trailer += bytes.prefix(missing)
        guard bytes.dropFirst(missing).allSatisfy({ $0 == 0 }) else { throw .bytesBehindDeflateStream }
    }

    private static let trailerLength = 8

    /// CRC-32 and length of the inflated bytes, modulo 2^32, least significant bytes first.
    private static func trailer(of stream: OpaquePointer) -> [UInt8] {
        var checksum: UInt32 = 0
        var length: UInt32 = 0
        cdcmtk_inflater_check(stream, &checksum, &length)
        return checksum.littleEndianBytes + length.littleEndianBytes
    }
}

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
