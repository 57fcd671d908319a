import CDCMTK
import Glibc

extension DataSet {
    /// Decompresses one frame of a grey image; frames count from zero.
    ///
    /// JPEG (baseline, extended, progressive, lossless) and JPEG-LS go through DCMTK, JPEG 2000 and High-Throughput
    /// JPEG 2000 through OpenJPEG; RLE is decoded here. A codestream whose size is not that of the image is
    /// refused before anything is allocated for it. Frames of one bit a pixel (a binary segmentation) are unpacked.
    public func decodedFrame(_ index: Int) throws(DICOMError) -> DecodedFrame {
        let pixels = try PixelDescription(self)
        guard (0..<pixels.frameCount).contains(index) else { throw .noSuchFrame(index, count: pixels.frameCount) }
        let values =
            switch FrameEncoding(transferSyntax) {
            case .native: try nativeFrame(index, pixels)
            case .runLength: try runLengthFrame(index, pixels)
            case .jpeg: try jpegFrame(index, pixels)
            case .jpeg2000: try jpeg2000Frame(index, pixels)
            case nil: throw DICOMError.unsupportedPixelData("transfer syntax \(transferSyntax) has no decoder")
            }
        return DecodedFrame(rows: pixels.rows, columns: pixels.columns, values: values)
    }

    private func nativeFrame(_ index: Int, _ pixels: PixelDescription) throws(DICOMError) -> [Int32] {
        let bits = pixels.pixelCount * pixels.bitsAllocated
        let range = bits * index / 8..<(bits * (index + 1) + 7) / 8
        let found = element(.pixelData)
        let length = found.map { $0.length == .max ? 0 : Int($0.length) } ?? 0
        // The toolkit gives the bytes of OW least significant first, those of UN and OB as they were written.
        guard !transferSyntax.isBigEndian || pixels.bitsAllocated <= 8 || found?.representation == .OW else {
            let letters = found?.representation.letters ?? ""
            throw .unsupportedPixelData("big-endian cells of \(pixels.bitsAllocated) bits are written as \(letters)")
        }
        guard let found, length >= range.upperBound, let cells = bytes(of: found, range) else {
            if let readFailure { throw readFailure }
            throw .undecodablePixelData("it has \(length) bytes where frame \(index) ends at byte \(range.upperBound)")
        }
        guard pixels.bitsAllocated > 1 || isOneStream(length, pixels) else {
            throw .undecodablePixelData("it has \(length) bytes, which is no one stream of bits through all frames")
        }
        if pixels.bitsAllocated == 1 { return pixels.values(ofBits: cells, from: bits * index % 8) }
        return pixels.values(ofCells: cells, bits: pixels.bitsAllocated)
    }

    /// Whether frames of one bit a pixel follow each other within a byte, as they must: where they begin at whole
    /// bytes, as old writers have it, there are more of these.
    private func isOneStream(_ length: Int, _ pixels: PixelDescription) -> Bool {
        let (bits, overflow) = pixels.pixelCount.multipliedReportingOverflow(by: pixels.frameCount)
        guard !overflow else { return false }
        return pixels.pixelCount.isMultiple(of: 8) || length <= (bits + 15) / 16 * 2
    }

    /// A frame through DCMTK's codec, whose samples of `precision` bits come in cells of 8 or 16.
    private func decompressedFrame(
        _ index: Int,
        _ pixels: PixelDescription,
        precision: Int
    ) throws(DICOMError) -> [Int32] {
        let bits = precision <= 8 ? 8 : 16
        let capacity = pixels.pixelCount * max(bits, pixels.bitsAllocated) / 8 + 2
        var error = cdcmtk_error()
        var isDecoded = false
        let cells = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            buffer.initialize(repeating: 0)
            var frames = cdcmtk_frames(
                rows: UInt16(pixels.rows), columns: UInt16(pixels.columns), bits_allocated: UInt16(bits),
                bits_stored: UInt16(precision), is_signed: pixels.isSigned, frame_count: UInt32(pixels.frameCount))
            let (frame, room) = (UInt32(index), UInt32(capacity))
            isDecoded = cdcmtk_frame_decode(handle, frame, &frames, buffer.baseAddress, room, &error)
            count = capacity
        }
        guard isDecoded else { throw error.dicomError(path: owner.path) { .undecodablePixelData($0) } }
        return pixels.values(ofCells: cells, bits: bits)
    }

    private func runLengthFrame(_ index: Int, _ pixels: PixelDescription) throws(DICOMError) -> [Int32] {
        let cells = try withCodestream(index, pixels) { bytes throws(DICOMError) in
            try RunLengthDecoder(pixelCount: pixels.pixelCount, bytesPerCell: pixels.bitsAllocated / 8).cells(bytes)
        }
        return pixels.values(ofCells: cells, bits: pixels.bitsAllocated)
    }

    private func jpegFrame(_ index: Int, _ pixels: PixelDescription) throws(DICOMError) -> [Int32] {
        let header = try withCodestream(index, pixels) { bytes throws(DICOMError) in CodestreamHeader(bytes) }
        guard let header else { throw .undecodablePixelData("the codestream has no frame header") }
        try pixels.check(rows: header.rows, columns: header.columns, components: header.components)
        guard header.scanCount <= CodestreamHeader.mostScans else {
            throw .undecodablePixelData(
                "the codestream has \(header.scanCount) scans where at most \(CodestreamHeader.mostScans) were expected"
            )
        }
        guard (1...min(pixels.bitsAllocated, 16)).contains(header.precision) else {
            throw .undecodablePixelData("samples have \(header.precision) bits in cells of \(pixels.bitsAllocated)")
        }
        return try decompressedFrame(index, pixels, precision: header.precision)
    }

    private func jpeg2000Frame(_ index: Int, _ pixels: PixelDescription) throws(DICOMError) -> [Int32] {
        let (rows, columns) = (UInt32(pixels.rows), UInt32(pixels.columns))
        return try withCodestream(index, pixels) { bytes throws(DICOMError) in
            guard let header = JPEG2000Header(bytes) else {
                throw .undecodablePixelData("the codestream has no size")
            }
            try pixels.check(rows: header.rows, columns: header.columns, components: header.components)
            if let excess = header.excess { throw .undecodablePixelData("the codestream has \(excess)") }
            var error = cdcmtk_error()
            let decode = header.isHighThroughput ? cdcmtk_jpeg2000_decode_apart : cdcmtk_jpeg2000_decode
            guard let samples = decode(bytes.baseAddress, bytes.count, rows, columns, &error) else {
                throw error.dicomError(path: owner.path) { .undecodablePixelData($0) }
            }
            defer { cdcmtk_jpeg2000_free(samples) }
            return pixels.values(ofSamples: samples, areSigned: header.isSigned)
        }
    }

    /// Hands over the compressed bytes of one frame.
    private func withCodestream<Result>(
        _ index: Int,
        _ pixels: PixelDescription,
        _ body: (UnsafeBufferPointer<UInt8>) throws(DICOMError) -> Result
    ) throws(DICOMError) -> Result {
        var error = cdcmtk_error()
        var bytes: UnsafeMutablePointer<UInt8>?
        var length = 0
        let frames = UInt32(pixels.frameCount)
        guard cdcmtk_frame_codestream(handle, UInt32(index), frames, &bytes, &length, &error) else {
            throw error.dicomError(path: owner.path) { .undecodablePixelData($0) }
        }
        defer { free(bytes) }
        return try body(UnsafeBufferPointer(start: bytes, count: length))
    }
}

/// One frame of one sample a pixel, decompressed.
public struct DecodedFrame: Sendable, Equatable {
    /// How many rows the frame has.
    public let rows: Int
    /// How many columns the frame has.
    public let columns: Int
    /// The stored values row by row [row, column], before any rescale; signed as Pixel Representation says.
    public let values: [Int32]
}

/// The family of decoders that a transfer syntax needs.
///
/// Standard: PS3.5 A.
enum FrameEncoding {
    /// Cells as they are.
    case native
    /// RLE Lossless (PS3.5 G).
    case runLength
    /// JPEG or JPEG-LS, whose codestreams begin with the same kind of frame header.
    case jpeg
    /// JPEG 2000 or High-Throughput JPEG 2000.
    case jpeg2000

    /// The decoders of a transfer syntax; `nil` where there are none.
    init?(_ syntax: TransferSyntax) {
        guard syntax.isEncapsulated else {
            self = .native
            return
        }
        let root = "1.2.840.10008.1.2."
        guard syntax.uid.description.hasPrefix(root) else { return nil }
        switch syntax.uid.description.dropFirst(root.count) {
        case "5": self = .runLength
        case "4.50", "4.51", "4.53", "4.55", "4.57", "4.70", "4.80", "4.81": self = .jpeg
        case "4.90", "4.91", "4.201", "4.202", "4.203": self = .jpeg2000
        default: return nil
        }
    }
}
