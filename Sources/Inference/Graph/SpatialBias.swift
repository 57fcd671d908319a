/// A bias that depends on the position: a coarse map for each channel, interpolated linearly to the input's size,
/// corners not aligned, and added.
public struct SpatialBias: Sendable, Equatable {
    /// `[1, channel, sizes…]`
    public var values: Tensor

    /// A bias of the values, `[1, channel, sizes…]`.
    public init(values: Tensor) {
        precondition(values.shape.count > 2 && values.shape[0] == 1 && values.shape.allSatisfy { $0 > 0 })
        self.values = values
    }

    package var channels: Int { values.shape[1] }

    /// The map at the given sizes, `[channel, sizes…]` in row-major order.
    func values(at sizes: [Int]) -> [Float] {
        var (result, shape) = (values.values, Array(values.shape.dropFirst()))
        for (axis, size) in sizes.enumerated() {
            result = Self.resized(result, shape, axis: axis + 1, to: size)
            shape[axis + 1] = size
        }
        return result
    }

    private static func resized(_ values: [Float], _ shape: [Int], axis: Int, to size: Int) -> [Float] {
        let (outer, inner) = (shape[..<axis].reduce(1, *), shape[(axis + 1)...].reduce(1, *))
        let positions = (0..<size).map { max(0, (Float($0) + 0.5) * Float(shape[axis]) / Float(size) - 0.5) }
        var result: [Float] = []
        result.reserveCapacity(outer * size * inner)
        for part in 0..<outer {
            for position in positions {
                let lower = min(Int(position), shape[axis] - 1)
                let upper = min(lower + 1, shape[axis] - 1)
                let (first, second) = ((part * shape[axis] + lower) * inner, (part * shape[axis] + upper) * inner)
                for i in 0..<inner {
                    let difference = values[second + i] - values[first + i]
                    result.append(values[first + i] + (position - Float(lower)) * difference)
                }
            }
        }
        return result
    }
}
