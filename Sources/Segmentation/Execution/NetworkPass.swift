import Inference

/// A 3D network made ready for a region: in one pass where memory allows, otherwise in overlapping windows.
///
/// No network here but those with instance normalization looks at a region as a whole (``Network/seesWhole``), so that
/// for the others windows are needed for memory only.
struct NetworkPass {
    private let plan: InferencePlan
    private let windows: SlidingWindow

    /// - Parameters:
    ///   - size: The region's size at the network's spacing, [slices, rows, columns].
    ///   - window: The largest window to use; `nil` for the whole region.
    init(
        _ network: Network,
        size: [Int],
        window: [Int]?,
        overlap: Double?,
        resources: Resources
    ) throws(SegmentationError) {
        var window = window ?? size.map(network.paddedSize)
        while let smaller = network.halved(window),
            try network.requiredBytes(inputShape: [1, 1] + window, resources) > resources.memory
        {
            window = smaller
        }
        windows = SlidingWindow(size: size, window: window, overlap: overlap ?? 0.5)
        plan = try network.plan(inputShape: [1, 1] + window, resources)
    }

    /// The network's output [channels, slices, rows, columns] for values [slices, rows, columns].
    func logits(
        _ values: [Float],
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> [Float] {
        var done = 0
        return try windows.join(values, channels: plan.outputShape[1]) { window throws(SegmentationError) in
            if isCancelled() { throw .cancelled }
            let input = Tensor(shape: plan.inputShape, values: window)
            let output = try plan.output(
                input, progress: { progress((Double(done) + $0) / Double(windows.count)) }, isCancelled)
            done += 1
            return output.values
        }
    }
}
