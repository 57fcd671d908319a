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
        case .float32: append(UInt32.self, bytes, &values) { Double(Float(bitPattern: $0)) }
        case .float64: append(UInt64.self, bytes, &values) { Double(bitPattern: $0) }
        }
    }

    private func integers<Stored: FixedWidthInteger>(
        _ type: Stored.Type, _ bytes: [UInt8], _ values: inout [Float]
    ) {
        append(type, bytes, &values) { Double($0) }
    }

    private func append<Stored: FixedWidthInteger>(
        _ type: Stored.Type, _ bytes: [UInt8], _ values: inout [Float], _ number: (Stored) -> Double
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
