/// Numbers in a box: row-major, the last axis varies fastest.
///
/// Activations are `[batch, channel, height, width]` or `[batch, channel, depth, height, width]`; the weights of a
/// convolution are `[output channel, input channel, kernel sizes…]`.
///
/// ```swift
/// let slice = Tensor(shape: [1, 1, 192, 192], repeating: 0)
/// ```
public struct Tensor: Sendable, Equatable {
    /// The size of each axis.
    public let shape: [Int]

    /// The elements; as many as the product of `shape`.
    public let values: [Float]

    /// Wraps values; their number must be the product of `shape`.
    public init(shape: [Int], values: [Float]) {
        precondition(shape.allSatisfy { $0 >= 0 } && values.count == shape.reduce(1, *), "values do not fill \(shape)")
        self.shape = shape
        self.values = values
    }

    /// A tensor of one value.
    public init(shape: [Int], repeating value: Float) {
        self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
    }
}

extension Tensor {
    /// The number of elements of a shape, or nil where it exceeds what memory can address.
    package static func elementCount(of shape: [Int]) -> Int? {
        var count = 1
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow, product <= Int.max / 16 else { return nil }
            count = product
        }
        return count
    }
}
