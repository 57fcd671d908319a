import Foundation

/// The mean of −(1 − p)^γ log p over all positions, where p is the probability of the position's own class.
struct EntropyLoss {
    let gamma: Double
    /// What the loss is multiplied by.
    var weight = 1.0

    /// The loss; its gradient is added.
    func add(_ probabilities: ClassProbabilities, _ labels: [UInt8], _ gradient: inout [Float]) -> Double {
        let (channels, positions) = (probabilities.channels, probabilities.positions)
        let share = Float(weight) / Float(probabilities.batch * positions)
        var sum = 0.0
        for element in 0..<probabilities.batch {
            for position in 0..<positions {
                let label = Int(labels[element * positions + position])
                let first = element * channels * positions + position
                let own: Float
                if channels == 1 {
                    own = label == 1 ? probabilities.values[first] : 1 - probabilities.values[first]
                } else {
                    own = probabilities.values[first + min(label, channels - 1) * positions]
                }
                let p = max(own, 1e-7)
                let (loss, slope) = terms(p)
                sum += Double(loss)
                // d loss / d logit = slope · p · (own − probability)
                if channels == 1 {
                    gradient[first] += share * slope * p * (1 - p) * (label == 1 ? 1 : -1)
                    continue
                }
                for channel in 0..<channels {
                    let place = first + channel * positions
                    let target: Float = channel == label ? 1 : 0
                    gradient[place] += share * slope * p * (target - probabilities.values[place])
                }
            }
        }
        return sum * Double(share)
    }

    /// −(1 − p)^γ log p and its derivative.
    private func terms(_ p: Float) -> (value: Float, slope: Float) {
        let logarithm = logf(p)
        guard gamma > 0 else { return (-logarithm, -1 / p) }
        let exponent = Float(gamma)
        let rest = powf(1 - p, exponent)
        let slope = exponent * powf(max(1 - p, 1e-7), exponent - 1) * logarithm - rest / p
        return (-rest * logarithm, slope)
    }
}
