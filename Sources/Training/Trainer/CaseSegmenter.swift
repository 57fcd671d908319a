public import Inference

/// Finds the labels of whole cases at the network's own spacing.
public final class CaseSegmenter {
    private let architecture: NetworkArchitecture
    private let threads: Int
    private var graph: LayerGraph?
    private var plan: InferencePlan?
    private var tensors: [String: Tensor] = [:]

    /// Slices of a 2D network that go through together.
    private static let slices = 8

    /// A segmenter by a network of an architecture.
    public init(_ architecture: NetworkArchitecture, threads: Int) {
        (self.architecture, self.threads) = (architecture, threads)
    }

    /// The label of each voxel of a case, [z, y, x], by the network with these tensors.
    /// - Throws: what building and running the network throws
    public func labels(of item: TrainingCase, _ tensors: [String: Tensor]) throws(InferenceError) -> [UInt8] {
        if graph == nil || tensors != self.tensors {
            (plan, self.tensors) = (nil, tensors)
            graph = try NetworkBuilder(architecture).graph(tensors: tensors)
        }
        let multiple = architecture.sizeMultiple
        let isVolume = architecture.dimensions == 3
        let padded = item.size.enumerated().map { axis, size in
            axis == 0 && !isVolume ? Self.slices : (size + multiple - 1) / multiple * multiple
        }
        let plan = try plan(isVolume ? [1, 1] + padded : [padded[0], 1, padded[1], padded[2]])
        var labels: [UInt8] = []
        labels.reserveCapacity(item.labels.count)
        for first in stride(from: 0, to: item.size[0], by: padded[0]) {
            let logits = try plan.run(Tensor(shape: plan.inputShape, values: block(item, first, padded)))
            append(logits, item, first, padded, isVolume: isVolume, to: &labels)
        }
        return labels
    }

    private func plan(_ shape: [Int]) throws(InferenceError) -> InferencePlan {
        if let plan, plan.inputShape == shape { return plan }
        guard let graph else { preconditionFailure("the network is built before it is planned") }
        plan = nil
        let made = try InferencePlan(graph: graph, inputShape: shape, threads: threads)
        plan = made
        return made
    }

    /// Slices of a case from `first` on, with zeros up to the padded size.
    private func block(_ item: TrainingCase, _ first: Int, _ padded: [Int]) -> [Float] {
        var values = [Float](repeating: 0, count: padded.reduce(1, *))
        for z in first..<min(first + padded[0], item.size[0]) {
            for y in 0..<item.size[1] {
                let source = (z * item.size[1] + y) * item.size[2]
                let target = ((z - first) * padded[1] + y) * padded[2]
                for x in 0..<item.size[2] { values[target + x] = item.image[source + x] }
            }
        }
        return values
    }

    private func append(
        _ logits: Tensor,
        _ item: TrainingCase,
        _ first: Int,
        _ padded: [Int],
        isVolume: Bool,
        to labels: inout [UInt8]
    ) {
        let (channels, plane) = (logits.shape[1], padded[1] * padded[2])
        let channelStep = isVolume ? padded[0] * plane : plane
        for z in first..<min(first + padded[0], item.size[0]) {
            let slice = (z - first) * (isVolume ? plane : channels * plane)
            for y in 0..<item.size[1] {
                for x in 0..<item.size[2] {
                    labels.append(label(logits.values, slice + y * padded[2] + x, channels, channelStep))
                }
            }
        }
    }

    private func label(_ logits: [Float], _ place: Int, _ channels: Int, _ step: Int) -> UInt8 {
        guard channels > 1 else { return logits[place] > 0 ? 1 : 0 }
        var best = 0
        for channel in 1..<channels where logits[place + channel * step] > logits[place + best * step] {
            best = channel
        }
        return UInt8(best)
    }
}
