import Foundation

/// Bytes of a NIfTI-1 file, made field by field as nifti1.h says.
public struct NIfTIFile {
    /// The voxels along each axis, the fastest first.
    public var size: [Int]
    /// Field `datatype` and the bytes of each voxel in it.
    public var type: (code: Int, bytes: (Double) -> [UInt8]) = (16, { NIfTIFile.little(Float($0).bitPattern) })
    /// The voxels' values.
    public var values: [Double]
    /// srow_x, srow_y, srow_z, from right-anterior-superior.
    public var sform: [[Double]]
    /// scl_slope and scl_inter.
    public var scaling = (slope: 0.0, intercept: 0.0)
    /// Whether all fields are in the other byte order.
    public var isSwapped = false
    /// Bits of a voxel.
    public var bits = 32
    /// Changes of the header's bytes, by offset.
    public var patches: [(offset: Int, bytes: [UInt8])] = []

    /// An image with voxels of 1 mm, from the right, front and feet.
    public init(size: [Int], values: [Double]) {
        (self.size, self.values) = (size, values)
        sform = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
    }

    /// A number's bytes, the lowest first.
    public static func little<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// The file.
    public var bytes: [UInt8] {
        var header = [UInt8](repeating: 0, count: 352)
        func put(_ bytes: [UInt8], _ offset: Int) {
            header.replaceSubrange(offset..<offset + bytes.count, with: isSwapped ? bytes.reversed() : bytes)
        }
        func put(_ value: Double, _ offset: Int) { put(Self.little(Float(value).bitPattern), offset) }
        put(Self.little(Int32(348)), 0)
        for (index, value) in ([size.count] + size).enumerated() { put(Self.little(Int16(value)), 40 + 2 * index) }
        put(Self.little(Int16(type.code)), 70)
        put(Self.little(Int16(bits)), 72)
        put(352, 108)
        put(scaling.slope, 112)
        put(scaling.intercept, 116)
        put(Self.little(Int16(1)), 254)
        for (row, values) in sform.enumerated() {
            for (column, value) in values.enumerated() { put(value, 280 + 16 * row + 4 * column) }
        }
        header.replaceSubrange(344..<348, with: Array("n+1\0".utf8))
        for patch in patches {
            header.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
        }
        return header + values.flatMap { isSwapped ? type.bytes($0).reversed() : type.bytes($0) }
    }

    /// Writes the file.
    public func write(to path: String) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: path))
    }

    /// Writes the file through the program gzip.
    public func writeCompressed(to path: String) throws {
        let plain = path.replacingOccurrences(of: ".gz", with: "")
        try write(to: plain)
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = ["-f", plain]
        try gzip.run()
        gzip.waitUntilExit()
    }

    /// The same image with its axes in another order and some of them reversed; `order[i]` is the axis of the new
    /// image's axis i.
    public func turned(order: [Int], reversed: [Bool]) -> NIfTIFile {
        var result = self
        result.size = order.map { size[$0] }
        result.values = []
        for third in 0..<result.size[2] {
            for second in 0..<result.size[1] {
                for first in 0..<result.size[0] {
                    var place = [0, 0, 0]
                    for (axis, index) in [first, second, third].enumerated() {
                        place[order[axis]] = reversed[axis] ? result.size[axis] - 1 - index : index
                    }
                    result.values.append(values[(place[2] * size[1] + place[1]) * size[0] + place[0]])
                }
            }
        }
        for row in 0..<3 {
            var offset = sform[row][3]
            for axis in 0..<3 {
                let step = sform[row][order[axis]]
                result.sform[row][axis] = reversed[axis] ? -step : step
                if reversed[axis] { offset += step * Double(result.size[axis] - 1) }
            }
            result.sform[row][3] = offset
        }
        return result
    }
}
