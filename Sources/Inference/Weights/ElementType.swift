/// The element types of safetensors files that become 32-bit floating point on reading.
enum ElementType: String {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    case uint64 = "U64"
    case uint32 = "U32"
    case uint16 = "U16"
    case uint8 = "U8"
    case bool = "BOOL"

    /// Bytes of one element.
    var size: Int {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .bfloat16, .int16, .uint16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// Converts `bytes`, little endian and a multiple of `size` long.
    func floats(_ bytes: UnsafeRawBufferPointer) -> [Float] {
        switch self {
        case .float64: convert(bytes, UInt64.self) { Float(Double(bitPattern: $0)) }
        case .float32: convert(bytes, UInt32.self) { Float(bitPattern: $0) }
        case .float16: convert(bytes, UInt16.self) { Self.half($0) }
        case .bfloat16: convert(bytes, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .int64: convert(bytes, Int64.self) { Float($0) }
        case .int32: convert(bytes, Int32.self) { Float($0) }
        case .int16: convert(bytes, Int16.self) { Float($0) }
        case .int8: convert(bytes, Int8.self) { Float($0) }
        case .uint64: convert(bytes, UInt64.self) { Float($0) }
        case .uint32: convert(bytes, UInt32.self) { Float($0) }
        case .uint16: convert(bytes, UInt16.self) { Float($0) }
        case .uint8, .bool: convert(bytes, UInt8.self) { Float($0) }
        }
    }

    private func convert<Bits: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer,
        _ type: Bits.Type,
        _ float: (Bits) -> Float
    ) -> [Float] {
        (0..<bytes.count / size).map {
            float(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self)))
        }
    }

    /// IEEE 754 binary16; written out because Swift's Float16 is missing on Intel Macs.
    private static func half(_ bits: UInt16) -> Float {
        let sign = UInt32(bits >> 15) << 31
        let exponent = UInt32(bits >> 10) & 0x1F
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0: return (sign == 0 ? 1 : -1) * Float(fraction) * 0x1p-24
        case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}
