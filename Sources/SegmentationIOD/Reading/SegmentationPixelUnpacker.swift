/// Reads frames of one bit a pixel from the pixel data of a BINARY segmentation.
///
/// The standard has one stream of bits through all frames. Old writers let every frame begin at a whole byte, which is
/// another length where frames are no whole number of bytes long. What fits neither is refused. A length that fits both
/// (few frames, of which little is padded) is the standard's.
///
/// The inverse of ``SegmentationPixelPacker``.
///
/// Standard: PS3.5 8.1.1 and 8.2.
package struct SegmentationPixelUnpacker {
    private let pixelData: [UInt8]
    private let pixelsPerFrame: Int
    /// How many bits lie between the beginnings of two frames.
    private let bitsPerFrame: Int

    /// Creates an unpacker; `nil` where the length of the pixel data is not that of so many frames.
    package init?(pixelData: [UInt8], pixelsPerFrame: Int, frameCount: Int) {
        guard pixelsPerFrame > 0, pixelsPerFrame < Int.max / 2, frameCount >= 0,
            let stream = Self.length(frameCount, bits: pixelsPerFrame)
        else { return nil }
        let wholeBytes = (pixelsPerFrame + 7) / 8 * 8
        if wholeBytes == pixelsPerFrame ? pixelData.count >= stream : Self.fits(pixelData.count, stream) {
            bitsPerFrame = pixelsPerFrame
        } else if let padded = Self.length(frameCount, bits: wholeBytes), Self.fits(pixelData.count, padded) {
            bitsPerFrame = wholeBytes
        } else {
            return nil
        }
        self.pixelData = pixelData
        self.pixelsPerFrame = pixelsPerFrame
    }

    /// Calls `body` with the index, within the frame, of every pixel that is 1.
    package func forEachForegroundPixel(ofFrame frame: Int, _ body: (Int) -> Void) {
        let start = frame * bitsPerFrame
        for pixel in 0..<pixelsPerFrame {
            let bit = start + pixel
            if pixelData[bit >> 3] >> UInt8(bit & 7) & 1 == 1 { body(pixel) }
        }
    }

    /// How many bytes frames of so many bits fill; `nil` where that is no number.
    private static func length(_ frameCount: Int, bits: Int) -> Int? {
        let (total, overflow) = bits.multipliedReportingOverflow(by: frameCount)
        return overflow || total > Int.max - 7 ? nil : (total + 7) / 8
    }

    /// Whether a value field has a length, padded to an even one or not.
    private static func fits(_ found: Int, _ length: Int) -> Bool { found == length || found == length + length % 2 }
}
