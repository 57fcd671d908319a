import Inference
import Synchronization

/// A network with its weights, and the plan that was made last: studies of one scanner often have one size.
final class Network: Sendable {
    private let graph: LayerGraph
    /// What every spatial size of an input must be a multiple of.
    private let multiple: Int
    /// How many channels the output has.
    let outputChannels: Int
    /// What the network is.
    let kind: NetworkKind
    /// The number of weights.
    let parameters: Int
    /// Whether normalizations look at an input as a whole, so that what comes of a voxel depends on the input's size.
    let seesWhole: Bool
    private let lastPlan = Mutex<InferencePlan?>(nil)

    init(_ architecture: NetworkArchitecture, weights path: String) throws(SegmentationError) {
        do throws(InferenceError) {
            let weights = try SafeTensors(contentsOf: path)
            graph = try NetworkBuilder(architecture).graph(weights: weights)
            parameters = weights.names.compactMap { weights.shape(of: $0)?.reduce(1, *) }.reduce(0, +)
        } catch {
            throw SegmentationError(error)
        }
        seesWhole = graph.layers.contains { $0.operation.seesWhole }
        kind = architecture.kind
        multiple = architecture.sizeMultiple
        outputChannels = architecture.outputChannels
    }

    /// The smallest size that the network takes and that holds `size`.
    func paddedSize(_ size: Int) -> Int { (size + multiple - 1) / multiple * multiple }

    /// A window whose longest side is half as long; `nil` where it would be too short for the network to see anything.
    func halved(_ window: [Int]) -> [Int]? {
        guard let longest = window.indices.max(by: { window[$0] < window[$1] }) else { return nil }
        var smaller = window
        smaller[longest] = paddedSize(window[longest] / 2)
        return smaller[longest] < window[longest] && smaller[longest] >= 32 ? smaller : nil
    }

    /// The bytes that ``plan(inputShape:_:)`` would take.
    func requiredBytes(inputShape: [Int], _ resources: Resources) throws(SegmentationError) -> Int {
        do throws(InferenceError) {
            return try InferencePlan.requiredBytes(graph: graph, inputShape: inputShape, threads: resources.threads)
        } catch {
            throw SegmentationError(error)
        }
    }

    /// The network made ready for inputs of one shape; the last plan where it has this shape.
    func plan(inputShape: [Int], _ resources: Resources) throws(SegmentationError) -> InferencePlan {
        let last = lastPlan.withLock { plan in
            // A plan of another shape makes room before the next one is made.
            if plan?.inputShape != inputShape { plan = nil }
            return plan
        }
        if let last { return last }
        do throws(InferenceError) {
            let plan = try InferencePlan(
                graph: graph, inputShape: inputShape, threads: resources.threads, memoryLimit: resources.memory)
            lastPlan.withLock { $0 = plan }
            return plan
        } catch {
            throw SegmentationError(error)
        }
    }
}

extension LayerOperation {
    fileprivate var seesWhole: Bool {
        guard case .instanceNormalization = self else { return false }
        return true
    }
}

extension InferencePlan {
    /// Runs the network, with this target's errors.
    func output(
        _ input: Tensor,
        progress: (Double) -> Void = { _ in },
        _ isCancelled: () -> Bool
    ) throws(SegmentationError) -> Tensor {
        do throws(InferenceError) {
            return try run(input, progress: progress, isCancelled: isCancelled)
        } catch {
            throw SegmentationError(error)
        }
    }
}
