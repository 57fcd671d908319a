/// An image of a NIfTI-1 file, `.nii` or `.nii.gz`.
///
///     let ct = try NIfTIImage(contentsOf: "imagesTr/pancreas_001.nii.gz").volume()
///     let labels = try NIfTIImage(contentsOf: "labelsTr/pancreas_001.nii.gz").labels(on: ct.geometry)
///
/// Memory is taken for what the file holds, not for what it announces.
public struct NIfTIImage: Sendable {
    /// The file.
    public let path: String
    /// What the file says of the image.
    public let header: NIfTIHeader
    /// The scaled values, the file's first axis fastest.
    public let values: [Float]

    /// Reads a file.
    public init(contentsOf path: String) throws(NIfTIError) {
        let file = try CompressedFile(path: path)
        header = try Self.header(of: file)
        values = try Self.values(of: file, header)
        self.path = path
    }

    private static func header(of file: CompressedFile) throws(NIfTIError) -> NIfTIHeader {
        let start = try file.read(HeaderBytes.count)
        guard start.count == HeaderBytes.count else {
            throw .notNIfTI(path: file.path, found: "a file of \(start.count) bytes, shorter than a header")
        }
        guard let bytes = HeaderBytes(start) else {
            let size = start.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
            let isSecond = size == 540 || size.byteSwapped == 540
            throw .notNIfTI(path: file.path, found: isSecond ? "a NIfTI-2 file" : "a file of another kind")
        }
        return try NIfTIHeader(bytes, path: file.path)
    }

    private static func values(of file: CompressedFile, _ header: NIfTIHeader) throws(NIfTIError) -> [Float] {
        let extensions = try file.read(header.dataOffset - HeaderBytes.count)
        var found = 0
        var values: [Float] = []
        let decoder = VoxelDecoder(header: header)
        while found < header.dataLength, extensions.count == header.dataOffset - HeaderBytes.count {
            let piece = try file.read(min(pieceLength, header.dataLength - found))
            guard !piece.isEmpty, piece.count % header.dataType.size == 0 else { break }
            found += piece.count
            decoder.decode(piece, into: &values)
        }
        guard found == header.dataLength else {
            throw .truncated(path: file.path, expected: header.dataLength, found: found)
        }
        try file.finish()
        return values
    }

    /// The bytes that are read at a time.
    private static let pieceLength = 1 << 20
}

/// Turns stored bytes into values.
struct VoxelDecoder {
    let header: NIfTIHeader

    /// Appends the values of whole voxels.
    func decode(_ bytes: [UInt8], into values: inout [Float]) {
        switch header.dataType {
        case .uint8: integers(UInt8.self, bytes, &values)
        case .int8: integers(Int8.self, bytes, &values)
        case .int16: integers(Int16.self, bytes, &values)
        case .uint16: integers(UInt16.self, bytes, &values)
        case .int32: integers(Int32.self, bytes, &values)
        case .uint32: integers(UInt32.self, bytes, &values)
        case .int64: integers(Int64.self, bytes, &values)
        case .uint64: integers(UInt64.self, bytes, &values)
        case .float32: append(UInt32.self, bytes, to: &values) { Double(Float(bitPattern: $0)) }
        case .float64: append(UInt64.self, bytes, to: &values) { Double(bitPattern: $0) }
        }
    }

    private func integers<Stored: FixedWidthInteger>(
        _ type: Stored.Type, _ bytes: [UInt8], _ values: inout [Float]
    ) {
        append(type, bytes, to: &values) { Double($0) }
    }

    private func append<Stored: FixedWidthInteger>(
        _ type: Stored.Type, _ bytes: [UInt8], to values: inout [Float], _ number: (Stored) -> Double
    ) {
        bytes.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Stored>.size) {
                let stored = bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self)
                let value = number(header.isSwapped ? stored.byteSwapped : stored)
                values.append(Float(value * header.slope + header.intercept))
            }
        }
    }
}
