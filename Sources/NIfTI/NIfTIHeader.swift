/// What a file says of its image.
///
/// Standard: NIfTI-1 (nifti1.h).
public struct NIfTIHeader: Sendable, Equatable {
    /// The voxels along each axis, the fastest first.
    public let size: [Int]
    /// How a voxel is stored.
    public let dataType: NIfTIDataType
    /// Whether the file is of the other byte order than this machine.
    public let isSwapped: Bool
    /// Where the image begins in the file, in bytes.
    public let dataOffset: Int
    /// What stored values are multiplied by.
    public let slope: Double
    /// What is added then.
    public let intercept: Double
    /// Where the voxels lie.
    public let affine: VoxelAffine

    /// The voxels.
    public var voxelCount: Int { size.reduce(1, *) }
    /// The bytes of the image.
    public var dataLength: Int { voxelCount * dataType.size }

    /// The largest image that is read: 1 GiB of single precision.
    static let maximumVoxels = 1 << 28
    /// As far behind the header as an image may begin.
    private static let maximumOffset = 16 << 20

    init(_ bytes: HeaderBytes, path: String) throws(NIfTIError) {
        let reader = HeaderReader(bytes: bytes, path: path)
        try reader.checkMagic()
        size = try reader.size(maximum: Self.maximumVoxels)
        dataType = try reader.dataType()
        isSwapped = bytes.isSwapped
        dataOffset = try reader.dataOffset(maximum: Self.maximumOffset)
        (slope, intercept) = try reader.scaling()
        affine = try reader.affine()
    }
}
