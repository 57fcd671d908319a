import CDCMTK

/// Inflates a raw deflate stream piece by piece.
///
/// `@unchecked Sendable`: exactly one scanner, which cannot be copied, owns it.
final class Inflater: @unchecked Sendable {
    /// Whether the stream has come to its end.
    private(set) var isAtEnd = false
    private let stream: OpaquePointer?
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

    /// Starts a stream.
    init() { stream = cdcmtk_inflater_create() }

    deinit {
        cdcmtk_inflater_free(stream)
        output.deallocate()
    }

    /// The next inflated bytes, valid until the next call; `nil` when all of `input` has been used.
    ///
    /// Zero bytes behind the end of the stream are padding; anything else there is an error.
    func inflate(_ input: inout UnsafeRawBufferPointer) throws(DICOMError) -> UnsafeRawBufferPointer? {
        guard let stream else { throw .invalidDeflateStream }
        guard !isAtEnd else {
            guard input.allSatisfy({ $0 == 0 }) else { throw .invalidDeflateStream }
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
}
