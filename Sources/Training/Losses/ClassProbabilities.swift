import Foundation
import Inference

/// The probabilities of a batch's classes: sigmoid of one logit, or softmax over several.
struct ClassProbabilities {
    let batch: Int
    let channels: Int
    /// Positions of an element.
    let positions: Int
    /// In the order of the logits.
    let values: [Float]

    init(_ logits: Tensor) {
        (batch, channels) = (logits.shape[0], logits.shape[1])
        positions = logits.shape.dropFirst(2).reduce(1, *)
        values = channels == 1 ? logits.values.map { 1 / (1 + expf(-$0)) } : Self.softmax(logits, positions)
    }

    /// The foreground classes' labels and their channels.
    var foreground: [(label: UInt8, channel: Int)] {
        channels == 1 ? [(1, 0)] : (1..<channels).map { (UInt8($0), $0) }
    }

    private static func softmax(_ logits: Tensor, _ positions: Int) -> [Float] {
        let channels = logits.shape[1]
        return [Float](unsafeUninitializedCapacity: logits.values.count) { buffer, count in
            logits.values.withUnsafeBufferPointer { logits in
                for element in 0..<logits.count / channels / positions {
                    for position in 0..<positions {
                        let first = element * channels * positions + position
                        var largest = logits[first]
                        for channel in 1..<channels { largest = max(largest, logits[first + channel * positions]) }
                        var sum: Float = 0
                        for channel in 0..<channels {
                            let value = expf(logits[first + channel * positions] - largest)
                            buffer[first + channel * positions] = value
                            sum += value
                        }
                        for channel in 0..<channels { buffer[first + channel * positions] /= sum }
                    }
                }
            }
            count = logits.values.count
        }
    }

    /// Adds to the gradient with respect to the logits, for derivatives with respect to the probabilities that are
    /// `inside[class]` where the label is the class and `outside[class]` elsewhere.
    func addGradient(
        inside: [Float],
        outside: [Float],
        _ labels: [UInt8],
        to gradient: inout [Float]
    ) {
        let classes = foreground
        var derivatives = [Float](repeating: 0, count: channels)
        for element in 0..<batch {
            for position in 0..<positions {
                let label = labels[element * positions + position]
                let first = element * channels * positions + position
                var mean: Float = 0
                for (index, item) in classes.enumerated() {
                    let derivative = label == item.label ? inside[index] : outside[index]
                    derivatives[item.channel] = derivative
                    mean += derivative * values[first + item.channel * positions]
                }
                if channels == 1 {
                    gradient[first] += derivatives[0] * values[first] * (1 - values[first])
                    continue
                }
                for channel in 0..<channels {
                    let place = first + channel * positions
                    gradient[place] += values[place] * (derivatives[channel] - mean)
                }
            }
        }
    }
}
