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
