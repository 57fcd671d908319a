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
