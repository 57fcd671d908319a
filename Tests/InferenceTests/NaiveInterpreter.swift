import Foundation
import Inference

/// Runs a layer graph by the definition of every operation, in double precision, one element at a time: the twin that
/// the fast kernels are compared with.
struct NaiveInterpreter {
    let graph: LayerGraph

    func run(_ input: Tensor) throws -> Tensor {
        let shapes = try graph.shapes(for: input.shape)
        var values: [NaiveTensor] = []
        for (layer, shape) in zip(graph.layers, shapes) {
            let inputs = layer.inputs.map { values[$0.index] }
            let raw = inputs.isEmpty ? NaiveTensor(input) : value(layer.operation, inputs, NaiveTensor(shape: shape))
            values.append(activated(raw, layer.activation))
        }
        let result = values[graph.output.index]
        return Tensor(shape: shapes[graph.output.index], values: result.values.map { Float($0) })
    }

    private func value(_ operation: LayerOperation, _ inputs: [NaiveTensor], _ empty: NaiveTensor) -> NaiveTensor {
        let x = inputs[0]
        switch operation {
        case .input, .identity: return x
        case .convolution(let convolution): return x.convolved(convolution, into: empty)
        case .transposedConvolution(let convolution): return x.convolved(convolution, into: empty)
        case .maxPooling(let pooling): return x.pooled(pooling, into: empty)
        case .batchNormalization(let n):
            return x.mapChannels { channel, value in
                let deviation = (Double(n.variance[channel]) + n.epsilon).squareRoot()
                return (value - Double(n.mean[channel])) / deviation * Double(n.gamma[channel])
                    + Double(n.beta[channel])
            }
        case .spatialBias(let bias):
            let map = NaiveTensor(bias.values).resized(into: NaiveTensor(shape: [1, x.channels] + x.size))
            return empty.filled { x[$0, $1, $2] + map[0, $1, $2] }
        case .instanceNormalization(let n): return x.instanceNormalized(n)
        case .softmax: return x.softmaxed()
        case .concatenation:
            return empty.filled { batch, channel, position in
                var channel = channel
                for input in inputs {
                    if channel < input.channels { return input[batch, channel, position] }
                    channel -= input.channels
                }
                return .nan
            }
        case .addition:
            return empty.filled { x[$0, $1, $2] + inputs[1][$0, $1, $2] }
        case .multiplication:
            return empty.filled { x[$0, $1, $2] * inputs[1][$0, inputs[1].channels == 1 ? 0 : $1, $2] }
        case .resize: return x.resized(into: empty)
        }
    }

    private func activated(_ x: NaiveTensor, _ activation: Activation) -> NaiveTensor {
        x.mapChannels { channel, value in
            switch activation {
            case .identity: value
            case .relu: max(value, 0)
            case .leakyReLU(let slope): value < 0 ? value * Double(slope) : value
            case .parametricReLU(let slopes):
                value < 0 ? value * Double(slopes.count == 1 ? slopes[0] : slopes[channel]) : value
            case .sigmoid: 1 / (1 + exp(-value))
            }
        }
    }
}
