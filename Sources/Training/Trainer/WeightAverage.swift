import Inference

/// The exponential moving average of a network's parameters and running statistics, over few steps at first.
struct WeightAverage {
    private let decay: Double
    private var weights: [Float]
    private var statistics: [Float]

    init(decay: Double, _ plan: TrainingPlan) {
        self.decay = decay
        weights = Array(UnsafeBufferPointer(start: plan.weights.values, count: plan.weights.count))
        statistics = Array(UnsafeBufferPointer(start: plan.statistics.values, count: plan.statistics.count))
    }

    /// Takes part of the values after a step.
    mutating func update(_ plan: TrainingPlan, step: Int) {
        let share = Float(1 - min(decay, Double(step + 1) / Double(step + 10)))
        Self.move(&weights, plan.weights.values, share)
        Self.move(&statistics, plan.statistics.values, share)
    }

    /// The averages as a checkpoint's tensors.
    func checkpoint(_ plan: TrainingPlan) -> [String: Tensor] {
        plan.weights.tensors(weights).merging(plan.statistics.tensors(statistics)) { first, _ in first }
    }

    /// Takes averages from a checkpoint.
    mutating func restore(_ tensors: [String: Tensor], _ plan: TrainingPlan) {
        weights.withUnsafeMutableBufferPointer {
            if let base = $0.baseAddress { plan.weights.write(tensors, to: base) }
        }
        statistics.withUnsafeMutableBufferPointer {
            if let base = $0.baseAddress { plan.statistics.write(tensors, to: base) }
        }
    }

    private static func move(_ average: inout [Float], _ values: UnsafePointer<Float>, _ share: Float) {
        average.withUnsafeMutableBufferPointer { average in
            for index in 0..<average.count { average[index] += share * (values[index] - average[index]) }
        }
    }
}
