import SegmentationIOD
import Testing

struct SegmentationPixelPackerTests {
    @Test("the first pixel is the least significant bit of the first byte")
    func bitOrder() {
        var packer = SegmentationPixelPacker(pixelCount: 16)
        packer.append([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1], label: 1)
        #expect(packer.pixelData == [0b0000_0001, 0b1000_0110])
    }

    @Test("frames of 23 x 38 pixels follow each other inside a byte, padded to even only at the end")
    func continuousStream() {
        let pixels = 23 * 38
        var packer = SegmentationPixelPacker(pixelCount: 3 * pixels)
        for _ in 0..<3 { packer.append([UInt8](repeating: 1, count: pixels), label: 1) }
        let data = packer.pixelData
        #expect(data.count == 328)
        #expect(data.prefix(327).allSatisfy { $0 == 0xFF })
        #expect(data[327] == 0b0011_1111)
    }

    @Test("an odd number of bytes is padded with one zero byte")
    func evenLength() {
        var packer = SegmentationPixelPacker(pixelCount: 9)
        packer.append([UInt8](repeating: 1, count: 9), label: 1)
        #expect(packer.pixelData == [0xFF, 0x01])
        #expect(SegmentationPixelPacker.byteCount(pixelCount: 17) == 4)
        #expect(SegmentationPixelPacker.byteCount(pixelCount: 24) == 4)
    }

    @Test("only pixels of the asked label become 1")
    func labels() {
        var packer = SegmentationPixelPacker(pixelCount: 8)
        packer.append([0, 1, 2, 3, 2, 1, 0, 2], label: 2)
        #expect(packer.pixelData == [0b1001_0100, 0])
    }

    @Test("what is packed comes back frame by frame", arguments: [1, 7, 8, 9, 23 * 38, 64])
    func roundTrip(pixelsPerFrame: Int) throws {
        var generator = SystemRandomNumberGenerator()
        let frames = (0..<5).map { _ in (0..<pixelsPerFrame).map { _ in UInt8.random(in: 0...1, using: &generator) } }
        var packer = SegmentationPixelPacker(pixelCount: 5 * pixelsPerFrame)
        for frame in frames { packer.append(frame, label: 1) }
        let unpacker = try #require(
            SegmentationPixelUnpacker(pixelData: packer.pixelData, pixelsPerFrame: pixelsPerFrame, frameCount: 5)
        )
        for (index, frame) in frames.enumerated() {
            var read = [UInt8](repeating: 0, count: pixelsPerFrame)
            unpacker.forEachForegroundPixel(ofFrame: index) { read[$0] = 1 }
            #expect(read == frame)
        }
    }

    @Test("a stream that is too short for its frames is refused")
    func shortStream() {
        #expect(SegmentationPixelUnpacker(pixelData: [0, 0], pixelsPerFrame: 17, frameCount: 1) == nil)
        #expect(SegmentationPixelUnpacker(pixelData: [0, 0], pixelsPerFrame: .max, frameCount: 2) == nil)
        #expect(SegmentationPixelUnpacker(pixelData: [0, 0], pixelsPerFrame: 16, frameCount: 1) != nil)
    }

    @Test("frames that begin at whole bytes are known by their length", arguments: [9, 17, 47 * 53, 23 * 38], [3, 9])
    func wholeBytes(pixelsPerFrame: Int, frameCount: Int) throws {
        var generator = SystemRandomNumberGenerator()
        var data: [UInt8] = []
        var frames: [[Int]] = []
        for _ in 0..<frameCount {
            let frame = (0..<pixelsPerFrame).filter { _ in Bool.random(using: &generator) }
            var bytes = [UInt8](repeating: 0, count: (pixelsPerFrame + 7) / 8)
            for pixel in frame { bytes[pixel / 8] |= 1 << UInt8(pixel % 8) }
            data += bytes
            frames.append(frame)
        }
        let isKnown = (pixelsPerFrame * frameCount + 7) / 8 + 2 <= data.count
        guard isKnown else { return }
        for padding in [0, data.count % 2] {
            let unpacker = try #require(
                SegmentationPixelUnpacker(
                    pixelData: data + [UInt8](repeating: 0, count: padding), pixelsPerFrame: pixelsPerFrame,
                    frameCount: frameCount))
            for (index, frame) in frames.enumerated() {
                var read: [Int] = []
                unpacker.forEachForegroundPixel(ofFrame: index) { read.append($0) }
                #expect(read == frame)
            }
        }
    }

    @Test("a length that is neither that of a stream nor of frames at whole bytes is refused")
    func otherLength() {
        // Nine frames of 17 pixels: 20 bytes as a stream, 27 or 28 at whole bytes.
        for count in 0...40 {
            let unpacker = SegmentationPixelUnpacker(
                pixelData: [UInt8](repeating: 0, count: count), pixelsPerFrame: 17, frameCount: 9)
            #expect((unpacker != nil) == [20, 27, 28].contains(count), "\(count) bytes")
        }
    }
}
