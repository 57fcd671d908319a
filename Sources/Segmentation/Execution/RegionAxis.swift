import Imaging

/// One axis of a region: which of the source's samples it has, how they come to the network's distance, and back.
struct RegionAxis {
    /// The source's samples.
    let source: Range<Int>
    /// The number of samples at the network's distance.
    let count: Int
    let shrink: ResamplingWeights
    let grow: ResamplingWeights

    /// - Parameters:
    ///   - spacing: The distance of the source's samples, in mm.
    ///   - target: The network's distance, in mm.
    init(source: Range<Int>, spacing: Double, target: Double) throws(SegmentationError) {
        self.source = source
        count = try PlaneGrid.count(source.count, spacing, target)
        shrink = .triangle(inputCount: source.count, outputCount: count)
        grow = .linear(inputCount: count, outputCount: source.count)
    }
}
