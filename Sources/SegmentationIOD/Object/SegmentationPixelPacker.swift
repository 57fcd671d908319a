/// Packs frames of one bit a pixel into one continuous stream: the pixel data of a BINARY segmentation.
///
/// The first pixel of the first frame is the least significant bit of the first byte. Frames follow each other
/// without padding, so that a frame whose pixel count is no multiple of 8 begins inside a byte; only the end of the
/// last frame is padded, with zero bits, to an even number of bytes.
///
/// Standard: PS3.5 8.1.1 and 8.2, PS3.3 C.8.20.2.
package struct SegmentationPixelPacker {
    private var bytes: [UInt8]
    private var bitCount = 0

    /// Creates a packer for a known number of pixels in all frames together.
    package init(pixelCount: Int) {
        precondition(pixelCount >= 0)
        bytes = [UInt8](repeating: 0, count: Self.byteCount(pixelCount: pixelCount))
    }

    /// Appends one frame; a pixel that equals `label` becomes 1, every other 0.
    ///
    /// - Precondition: all frames together hold no more pixels than were announced.
    package mutating func append(_ frame: some Sequence<UInt8>, label: UInt8) {
        for value in frame {
            if value == label { bytes[bitCount >> 3] |= 1 << UInt8(bitCount & 7) }
            bitCount += 1
        }
    }

    /// The stream, padded to even.
    package var pixelData: [UInt8] { bytes }

    /// How many bytes a number of pixels takes, padded to even.
    package static func byteCount(pixelCount: Int) -> Int { (pixelCount + 15) / 16 * 2 }
}
