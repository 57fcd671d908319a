import Inference

/// A network with its weights, not yet made ready for inputs of one shape.
struct Network: Sendable {
    private let graph: LayerGraph
    /// What every spatial size of an input must be a multiple of.
    private let multiple: Int
    /// How many channels the output has.
    let outputChannels: Int

    init(_ architecture: NetworkArchitecture, weights path: String) throws(SegmentationError) {
        do throws(InferenceError) {
            graph = try NetworkBuilder(architecture).graph(weights: SafeTensors(contentsOf: path))
        } catch {
            throw SegmentationError(error)
        }
        multiple = architecture.sizeMultiple
        outputChannels = architecture.outputChannels
    }

    /// The smallest size that the network takes and that holds `size`.
    func paddedSize(_ size: Int) -> Int { (size + multiple - 1) / multiple * multiple }

    func plan(inputShape: [Int], threads: Int) throws(SegmentationError) -> InferencePlan {
        do throws(InferenceError) {
            return try InferencePlan(graph: graph, inputShape: inputShape, threads: threads)
        } catch {
            throw SegmentationError(error)
        }
    }
}

extension InferencePlan {
    /// Runs the network, with this target's errors.
    func output(_ input: Tensor, _ isCancelled: () -> Bool) throws(SegmentationError) -> Tensor {
        do throws(InferenceError) {
            return try run(input, isCancelled: isCancelled)
        } catch {
            throw SegmentationError(error)
        }
    }
}
