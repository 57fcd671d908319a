/// Reads frames of one bit a pixel from the continuous stream of a BINARY segmentation.
///
/// The inverse of ``SegmentationPixelPacker``.
///
/// Standard: PS3.5 8.1.1 and 8.2.
package struct SegmentationPixelUnpacker {
    private let pixelData: [UInt8]
    private let pixelsPerFrame: Int

    /// Creates an unpacker; `nil` where the stream is too short for the frames.
    package init?(pixelData: [UInt8], pixelsPerFrame: Int, frameCount: Int) {
        let (pixelCount, overflow) = pixelsPerFrame.multipliedReportingOverflow(by: frameCount)
        guard !overflow, pixelsPerFrame > 0, frameCount >= 0, (pixelCount + 7) / 8 <= pixelData.count else {
            return nil
        }
        self.pixelData = pixelData
        self.pixelsPerFrame = pixelsPerFrame
    }

    /// Calls `body` with the index, within the frame, of every pixel that is 1.
    package func forEachForegroundPixel(ofFrame frame: Int, _ body: (Int) -> Void) {
        let start = frame * pixelsPerFrame
        for pixel in 0..<pixelsPerFrame {
            let bit = start + pixel
            if pixelData[bit >> 3] >> UInt8(bit & 7) & 1 == 1 { body(pixel) }
        }
    }
}
