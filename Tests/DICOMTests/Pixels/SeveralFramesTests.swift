import DICOM
import Foundation
import TestSupport
import Testing

/// Which bytes belong to which frame, native and compressed, with an offset table and without.
@Suite("Several frames in one image")
struct SeveralFramesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("native frames follow each other, and there are none before the first and behind the last")
    func native() throws {
        let image = Self.module(allocated: 16, frames: 3)
        image.set(.pixelData, bytes: (0..<12).flatMap { [UInt8($0), 1] }, vr: .OW)
        #expect(try image.decodedFrame(0).values == [256, 257, 258, 259])
        #expect(try image.decodedFrame(1).values == [260, 261, 262, 263])
        #expect(try image.decodedFrame(2).values == [264, 265, 266, 267])
        for index in [-1, 3] {
            #expect(throws: DICOMError.noSuchFrame(index, count: 3)) { try image.decodedFrame(index) }
        }
        image.set(.numberOfFrames, integer: 4)
        #expect(throws: DICOMError.undecodablePixelData("it has 24 bytes where frame 3 ends at byte 32")) {
            try image.decodedFrame(3)
        }
    }

    @Test(
        "a stream of bits may be padded to an even number of bytes, and no further",
        arguments: [(6, 4, true), (6, 6, false), (4, 2, true), (4, 4, false), (5, 4, true), (5, 6, false)])
    func bits(frames: Int, bytes: Int, isStream: Bool) {
        let image = Self.module(allocated: 1, frames: frames)
        image.set(.pixelData, bytes: [UInt8](repeating: 0b1010_0101, count: bytes), vr: .OB)
        let last = try? image.decodedFrame(frames - 1)
        let expected: [Int32]? = isStream ? (frames.isMultiple(of: 2) ? [0, 1, 0, 1] : [1, 0, 1, 0]) : nil
        #expect(last?.values == expected)
    }

    @Test("frames of a whole number of bytes have one place only, whatever follows them")
    func wholeBytes() throws {
        let image = Self.module(allocated: 1, frames: 2)
        image.set(.columns, integer: 4)
        image.set(.pixelData, bytes: [0b0000_0001, 0b1000_0000, 7, 7, 7, 7], vr: .OB)
        #expect(try image.decodedFrame(0).values == [1, 0, 0, 0, 0, 0, 0, 0])
        #expect(try image.decodedFrame(1).values == [0, 0, 0, 0, 0, 0, 0, 1])
    }

    /// A frame of 2 x 4 equal bytes in RLE: 66 bytes.
    private static func runLength(_ value: UInt8) -> [UInt8] {
        [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56) + [0xF9, value]
    }

    @Test("compressed frames of one fragment each need no offset table", arguments: [false, true])
    func oneFragment(hasTable: Bool) throws {
        let fragments = [5, 6, 7].map { Self.runLength($0) }
        let image = try image("1.2.5", offsets: hasTable ? [0, 74, 148] : [], fragments, frames: 3)
        for index in 0..<3 {
            #expect(try image.decodedFrame(index).values == [Int32](repeating: Int32(5 + index), count: 8))
        }
        #expect(throws: DICOMError.noSuchFrame(3, count: 3)) { try image.decodedFrame(3) }
    }

    @Test("compressed frames of several fragments begin where the offset table says")
    func offsetTable() throws {
        // Frames of two, one and three fragments, each of which has eight bytes in front.
        let frames = [5, 6, 7].map { Self.runLength($0) }
        let fragments = [
            Array(frames[0][..<40]), Array(frames[0][40...]), frames[1], Array(frames[2][..<10]),
            Array(frames[2][10..<64]), Array(frames[2][64...]),
        ]
        let image = try image("1.2.5", offsets: [0, 82, 156], fragments, frames: 3)
        for index in [2, 0, 1] {
            #expect(try image.decodedFrame(index).values == [Int32](repeating: Int32(5 + index), count: 8))
        }
    }

    @Test("fragments of frames that nothing tells apart are refused")
    func unknownPlaces() throws {
        let fragments = [5, 6, 7].map { Self.runLength($0) }
        let image = try image("1.2.5", offsets: [], fragments, frames: 2)
        #expect { try image.decodedFrame(1) } throws: { error in
            if case .undecodablePixelData = error as? DICOMError { true } else { false }
        }
    }

    @Test("without an offset table frames of several fragments begin where codestreams do")
    func codestreams() throws {
        let exact = try Array(#require(Data(base64Encoded: CompressedImage.jpegLS8Bit)))
        let near = try Array(#require(Data(base64Encoded: SmallCodestreamTests.nearLosslessJPEGLS)))
        let fragments = [exact[..<20], exact[20...], near[..<30], near[30...]].map { Array($0) }
        let image = try image("1.2.4.81", offsets: [], fragments, frames: 2, rows: 8, columns: 8)
        let expected = (0..<64).map { Int32($0 * 37 % 251) }
        #expect(try image.decodedFrame(0).values == expected)
        let second = try image.decodedFrame(1).values
        #expect(second != expected && zip(second, expected).allSatisfy { abs($0 - $1) <= 2 })
    }

    /// The Image Pixel module of frames of 2 x 2 unsigned pixels.
    private static func module(allocated: Int, frames: Int) -> DataSet {
        let image = DataSet()
        image.set(.numberOfFrames, integer: frames)
        for (tag, number) in [
            (AttributeTag.rows, 2), (.columns, 2), (.bitsAllocated, allocated), (.bitsStored, allocated),
            (.highBit, allocated - 1), (.pixelRepresentation, 0),
        ] { image.set(tag, integer: number) }
        return image
    }

    private func image(
        _ ending: String, offsets: [UInt32], _ fragments: [[UInt8]], frames: Int, rows: Int = 2, columns: Int = 4
    ) throws -> DataSet {
        let syntax = TransferSyntax(try #require(UID("1.2.840.10008.\(ending)")))
        var bytes = EncodedDataSet(syntax)
        bytes.add(.sopClassUID, .UI, SOPClass.ctImageStorage.description)
        bytes.add(.numberOfFrames, .IS, "\(frames)")
        for (tag, number) in [
            (AttributeTag.rows, rows), (.columns, columns), (.bitsAllocated, 8), (.bitsStored, 8), (.highBit, 7),
            (.pixelRepresentation, 0),
        ] { bytes.add(tag, UInt16(number)) }
        bytes.addHeader(.pixelData, .OB, length: .max)
        bytes.addMark(0xE000, length: UInt32(4 * offsets.count))
        for offset in offsets { bytes.bytes += bytes.encoded(offset) }
        for fragment in fragments {
            let padding: [UInt8] = fragment.count.isMultiple(of: 2) ? [] : [0]
            bytes.addMark(0xE000, length: UInt32(fragment.count + padding.count))
            bytes.bytes += fragment + padding
        }
        bytes.addMark(0xE0DD)
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: .random(),
            transferSyntax: syntax)
        let path = folder.path(UUID().uuidString)
        try Data(header.encoded() + bytes.bytes).write(to: URL(filePath: path))
        return try DataSet(contentsOf: path)
    }
}
