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

/// How a file stores the value of a voxel.
///
/// Standard: NIfTI-1, field `datatype`.
public enum NIfTIDataType: Int, Sendable, CaseIterable {
    /// 8 bits without sign.
    case uint8 = 2
    /// 16 bits with sign.
    case int16 = 4
    /// 32 bits with sign.
    case int32 = 8
    /// IEEE single precision.
    case float32 = 16
    /// IEEE double precision.
    case float64 = 64
    /// 8 bits with sign.
    case int8 = 256
    /// 16 bits without sign.
    case uint16 = 512
    /// 32 bits without sign.
    case uint32 = 768
    /// 64 bits with sign.
    case int64 = 1024
    /// 64 bits without sign.
    case uint64 = 1280

    /// The bytes of a voxel.
    public var size: Int {
        switch self {
        case .uint8, .int8: 1
        case .int16, .uint16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }
}
