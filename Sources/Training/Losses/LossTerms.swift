import Foundation

/// (1 − (TP + s) / (TP + α FP + β FN + s))^power, mean over the foreground classes; soft Dice for α = β = ½, where s =
/// ½ is what 1 is to its usual form, twice this fraction's numerator and denominator.
struct OverlapLoss {
    let alpha: Double
    let beta: Double
    let power: Double

    private static let smooth = 0.5

    /// The loss; its gradient is added.
    func add(_ probabilities: ClassProbabilities, _ labels: [UInt8], _ gradient: inout [Float]) -> Double {
        var value = 0.0
        var inside: [Float] = []
        var outside: [Float] = []
        let classes = probabilities.foreground
        for item in classes {
            let sums = sums(probabilities, labels, item)
            let overlap = sums.hits + Self.smooth
            let whole = sums.hits + alpha * (sums.found - sums.hits) + beta * (sums.wanted - sums.hits) + Self.smooth
            let difference = 1 - overlap / whole
            // What is not a number stays so, for the trainer to see.
            let loss = difference < 0 ? 0 : difference
            value += pow(loss, power) / Double(classes.count)
            let outer = (power == 1 ? 1 : power * pow(max(loss, 1e-6), power - 1)) / Double(classes.count)
            // Of overlap / whole: within the class both grow, elsewhere only the whole does.
            let within = (whole - overlap * (1 - beta)) / (whole * whole)
            inside.append(Float(-outer * within))
            outside.append(Float(outer * overlap * alpha / (whole * whole)))
        }
        probabilities.addGradient(inside: inside, outside: outside, labels, to: &gradient)
        return value
    }

    private func sums(
        _ probabilities: ClassProbabilities,
        _ labels: [UInt8],
        _ item: (label: UInt8, channel: Int)
    ) -> (hits: Double, found: Double, wanted: Double) {
        var (hits, found, wanted) = (0.0, 0.0, 0.0)
        for element in 0..<probabilities.batch {
            let first = (element * probabilities.channels + item.channel) * probabilities.positions
            for position in 0..<probabilities.positions {
                let value = Double(probabilities.values[first + position])
                found += value
                guard labels[element * probabilities.positions + position] == item.label else { continue }
                hits += value
                wanted += 1
            }
        }
        return (hits, found, wanted)
    }
}

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
