import CKernels
public import Inference

/// A network ready to be trained on batches of one shape: computes outputs and, from the gradient of a loss with
/// respect to these, the gradients of all parameters.
///
/// ```swift
/// let plan = try TrainingPlan(graph: graph, inputShape: [8, 1, 128, 128], threads: 2)
/// let logits = try plan.forward(batch)
/// plan.backward(gradient)                // of the loss with respect to the logits
/// ```
/// Normalizations use the statistics of the batch. The same batch gives the same gradients to the bit on the same
/// processor, whatever the number of threads. One call at a time.
public final class TrainingPlan {
    /// The shape of batches, `[batch, channel, sizes…]`.
    public let inputShape: [Int]
    /// The shape of the network's output for them.
    public let outputShape: [Int]
    /// The parameters that are trained, and their gradients.
    package let weights: ParameterStore
    /// The running means and variances of batch normalizations.
    package let statistics: ParameterStore

    private let values: [TrainingValue]
    private let output: TrainingValue
    private let outputGradient: TrainingValue?
    private let steps: [any TrainingStep]
    /// The layers' names.
    private let names: [String]
    private let run: TrainingRun
    private let scratch: AlignedMemory

    /// Prepares a graph; its values are the parameters' first ones.
    /// - Throws: `wrongInputShape`, `incompatibleShapes`, `unusableInstructionSet`
    public init(
        graph: LayerGraph,
        inputShape: [Int],
        threads: Int,
        instructionSet: InstructionSet? = nil
    ) throws(InferenceError) {
        let instructionSet = if let instructionSet { instructionSet } else { try InstructionSet.preferred() }
        let graph = graph.separatingActivations { $0.needsSeparateActivation }
        let shapes = try graph.shapes(for: inputShape)
        let roles = Set(LayerParameter.Role.allCases).subtracting([.mean, .variance])
        let weights = ParameterStore(graph, roles: roles)
        let statistics = ParameterStore(graph, roles: [.mean, .variance])
        let values = ValuePlan(graph, shapes: shapes).values
        let gradients = GradientPlan(graph, values: values)
        let planner = TrainingStepPlanner(
            graph: graph, values: values, flows: gradients.flows, weights: weights, statistics: statistics,
            instructionSet: instructionSet)
        names = graph.layers.dropFirst().map(\.name)
        steps = graph.layers.indices.dropFirst().map(planner.step)
        let sharedFloats = steps.map(\.sharedFloats).max() ?? 0
        let threadFloats = ((steps.map(\.threadFloats).max() ?? 0) + 15) / 16 * 16
        scratch = AlignedMemory((sharedFloats + 15) / 16 * 16 + threadFloats * max(1, threads))
        run = TrainingRun(
            instructionSet: instructionSet, pool: WorkerPool(threads: max(1, threads)), weights: weights,
            statistics: statistics, scratch: scratch, sharedFloats: (sharedFloats + 15) / 16 * 16,
            threadFloats: threadFloats)
        (self.weights, self.statistics, self.values) = (weights, statistics, values)
        (self.inputShape, outputShape) = (inputShape, shapes[graph.output.index])
        output = values[graph.output.index]
        outputGradient = gradients.flows[graph.output.index]?.output
    }

    /// The network's output for a batch, `[batch, channel, sizes…]`.
    /// - Throws: `wrongInputShape`
    public func forward(_ batch: Tensor) throws(InferenceError) -> Tensor {
        guard batch.shape == inputShape else { throw .wrongInputShape(expected: inputShape, found: batch.shape) }
        PlanarCopy(values[0], shape: inputShape).write(batch, run)
        for step in steps { step.forward(run) }
        return PlanarCopy(output, shape: outputShape).read(run)
    }

    /// The gradients of all parameters, from that of the loss with respect to the output of the last ``forward(_:)``.
    public func backward(_ gradient: Tensor) {
        precondition(gradient.shape == outputShape, "the gradient has the output's shape")
        guard let outputGradient else { return }
        weights.gradients.update(repeating: 0, count: weights.count)
        PlanarCopy(outputGradient, shape: outputShape).write(gradient, run)
        for step in steps.reversed() { step.backward(run) }
    }

    /// The shortest times, in seconds, that each layer took forward and backward in some rounds.
    public func measure(
        _ batch: Tensor,
        _ gradient: Tensor,
        rounds: Int
    ) throws(InferenceError) -> [(name: String, seconds: Double)] {
        var times = [Double](repeating: .infinity, count: 2 * steps.count)
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            _ = try forward(batch)
            for (index, step) in steps.enumerated() {
                times[index] = min(times[index], clock.measure { step.forward(run) } / .seconds(1))
            }
            for (index, step) in steps.enumerated().reversed() {
                let time = clock.measure { step.backward(run) } / .seconds(1)
                times[steps.count + index] = min(times[steps.count + index], time)
            }
        }
        return zip(names.map { "forward \($0)" } + names.map { "backward \($0)" }, times).map { ($0, $1) }
    }

    /// The tensors of a checkpoint: parameters and running statistics under their names.
    public func checkpoint() -> [String: Tensor] {
        weights.tensors().merging(statistics.tensors()) { first, _ in first }
    }
}

extension Layer {
    /// Whether the activation needs more for its gradient than the step before it keeps.
    fileprivate var needsSeparateActivation: Bool {
        switch (operation, activation) {
        case (_, .identity), (.identity, _): false
        case (_, .sigmoid): true
        case (.batchNormalization, _), (.instanceNormalization, _): false
        case (_, .parametricReLU): true
        case (.spatialBias, _): true
        case (_, .leakyReLU(let slope)): slope <= 0
        default: false
        }
    }
}
