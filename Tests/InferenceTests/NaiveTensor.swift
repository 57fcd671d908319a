import Foundation
import Inference

/// A five-dimensional box of doubles, indexed by batch, channel and position (depth, height, width).
struct NaiveTensor {
    let batch: Int
    let channels: Int
    /// Depth, height, width; the depth of a 2D tensor is 1.
    let size: [Int]
    var values: [Double]

    init(shape: [Int]) {
        batch = shape[0]
        channels = shape[1]
        size = [Int](repeating: 1, count: 5 - shape.count) + shape[2...]
        values = [Double](repeating: 0, count: shape.reduce(1, *))
    }

    init(_ tensor: Tensor) {
        self.init(shape: tensor.shape)
        values = tensor.values.map { Double($0) }
    }

    subscript(_ batch: Int, _ channel: Int, _ position: [Int]) -> Double {
        get { values[index(batch, channel, position)] }
        set { values[index(batch, channel, position)] = newValue }
    }

    /// Whether a position lies inside.
    func contains(_ position: [Int]) -> Bool { zip(position, size).allSatisfy { $0 >= 0 && $0 < $1 } }

    /// All positions of a box.
    static func positions(_ size: [Int]) -> [[Int]] {
        (0..<size[0]).flatMap { z in (0..<size[1]).flatMap { y in (0..<size[2]).map { x in [z, y, x] } } }
    }

    func filled(_ value: (Int, Int, [Int]) -> Double) -> NaiveTensor {
        var result = self
        for batch in 0..<batch {
            for channel in 0..<channels {
                for position in Self.positions(size) {
                    result[batch, channel, position] = value(batch, channel, position)
                }
            }
        }
        return result
    }

    func mapChannels(_ transform: (Int, Double) -> Double) -> NaiveTensor {
        filled { transform($1, self[$0, $1, $2]) }
    }

    private func index(_ batch: Int, _ channel: Int, _ p: [Int]) -> Int {
        (((batch * channels + channel) * size[0] + p[0]) * size[1] + p[1]) * size[2] + p[2]
    }
}
