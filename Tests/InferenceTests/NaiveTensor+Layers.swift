import Foundation
import Inference

extension NaiveTensor {
    func convolved(_ convolution: Convolution, into empty: NaiveTensor) -> NaiveTensor {
        let weights = NaiveTensor(convolution.weights)
        let stride = Self.lifted(convolution.stride, 1)
        let padding = Self.lifted(convolution.padding, 0)
        let dilation = Self.lifted(convolution.dilation, 1)
        return empty.filled { batch, output, position in
            var sum = Double(convolution.bias[output])
            for tap in Self.positions(weights.size) {
                let from = (0..<3).map { position[$0] * stride[$0] + tap[$0] * dilation[$0] - padding[$0] }
                guard contains(from) else { continue }
                for input in 0..<channels { sum += weights[output, input, tap] * self[batch, input, from] }
            }
            return sum
        }
    }

    func convolved(_ convolution: TransposedConvolution, into empty: NaiveTensor) -> NaiveTensor {
        let weights = NaiveTensor(convolution.weights)
        let stride = Self.lifted(convolution.stride, 1)
        let padding = Self.lifted(convolution.padding, 0)
        var result = empty.filled { _, channel, _ in Double(convolution.bias[channel]) }
        for batch in 0..<batch {
            for from in Self.positions(size) {
                for tap in Self.positions(weights.size) {
                    let to = (0..<3).map { from[$0] * stride[$0] + tap[$0] - padding[$0] }
                    guard result.contains(to) else { continue }
                    for (input, output) in Self.pairs(channels, result.channels) {
                        result[batch, output, to] += weights[input, output, tap] * self[batch, input, from]
                    }
                }
            }
        }
        return result
    }

    func pooled(_ pooling: MaxPooling, into empty: NaiveTensor) -> NaiveTensor {
        let window = Self.lifted(pooling.window, 1)
        let stride = Self.lifted(pooling.stride, 1)
        let padding = Self.lifted(pooling.padding, 0)
        return empty.filled { batch, channel, position in
            Self.positions(window).reduce(-Double.infinity) { largest, tap in
                let from = (0..<3).map { position[$0] * stride[$0] + tap[$0] - padding[$0] }
                return contains(from) ? max(largest, self[batch, channel, from]) : largest
            }
        }
    }

    func instanceNormalized(_ normalization: InstanceNormalization) -> NaiveTensor {
        let places = Self.positions(size)
        var result = self
        for (batch, channel) in Self.pairs(batch, channels) {
            let mean = places.map { self[batch, channel, $0] }.reduce(0, +) / Double(places.count)
            let squares = places.map { (self[batch, channel, $0] - mean) * (self[batch, channel, $0] - mean) }
            let deviation = (squares.reduce(0, +) / Double(places.count) + normalization.epsilon).squareRoot()
            for place in places {
                let normal = (self[batch, channel, place] - mean) / deviation
                let gamma = Double(normalization.gamma?[channel] ?? 1)
                result[batch, channel, place] = normal * gamma + Double(normalization.beta?[channel] ?? 0)
            }
        }
        return result
    }

    func softmaxed() -> NaiveTensor {
        filled { batch, channel, position in
            let sum = (0..<channels).map { exp(self[batch, $0, position]) }.reduce(0, +)
            return exp(self[batch, channel, position]) / sum
        }
    }

    func resized(into empty: NaiveTensor) -> NaiveTensor {
        empty.filled { batch, channel, position in
            let at = (0..<3).map { axis in
                let place = (Double(position[axis]) + 0.5) * Double(size[axis]) / Double(empty.size[axis]) - 0.5
                return min(max(place, 0), Double(size[axis] - 1))
            }
            var sum = 0.0
            for corner in Self.positions([2, 2, 2]) {
                let from = (0..<3).map { min(Int(at[$0]) + corner[$0], size[$0] - 1) }
                let weights = (0..<3).map { axis in
                    let fraction = at[axis] - at[axis].rounded(.down)
                    return corner[axis] == 1 ? fraction : 1 - fraction
                }
                sum += weights.reduce(1, *) * self[batch, channel, from]
            }
            return sum
        }
    }

    private static func lifted(_ values: [Int], _ neutral: Int) -> [Int] {
        [Int](repeating: neutral, count: 3 - values.count) + values
    }

    private static func pairs(_ first: Int, _ second: Int) -> [(Int, Int)] {
        (0..<first).flatMap { a in (0..<second).map { b in (a, b) } }
    }
}
