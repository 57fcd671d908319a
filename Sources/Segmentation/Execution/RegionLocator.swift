import Imaging
import Inference

/// Finds the region of a volume that is worth looking at closely, by a network at a coarse spacing.
struct RegionLocator {
    /// What was found.
    enum Finding: Equatable {
        /// A box of the volume, and how much was found in it.
        case region([Range<Int>], millilitres: Double)
        /// Nothing that could be relied on, and why.
        case uncertain(String)

        /// The box of the volume, where there is one that could be relied on.
        var box: [Range<Int>]? {
            guard case .region(let box, _) = self else { return nil }
            return box
        }
    }

    let network: Network
    let description: LocatorDescription
    let resources: Resources

    /// Looks for the region within a box.
    func locate(
        in volume: DisplayedVolume,
        _ box: [Range<Int>],
        _ pool: WorkerPool,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> Finding {
        let input = description.input
        let region = try Region(box, of: volume, spacing: input.spacing)
        let pass = try NetworkPass(
            network, size: region.size, window: input.patch, overlap: input.overlap, resources: resources)
        let values = region.values(input.window, pool)
        let logits = try pass.logits(values, progress: { _ in }, isCancelled: isCancelled)
        let voxels = region.size.reduce(1, *)
        let channels = (0..<logits.count / voxels).map { Array(logits[$0 * voxels..<($0 + 1) * voxels]) }
        let labels = LabelDecision(threshold: Float(input.logitThreshold)).labels(channels)
        return finding(labels, in: region, of: volume)
    }

    /// The box around the largest connected part of the foreground, with its margin, where it can be relied on.
    private func finding(_ labels: [UInt8], in region: Region, of volume: DisplayedVolume) -> Finding {
        let size = region.size
        let parts = ConnectedComponents(
            of: labels, columns: size[2], rows: size[1], slices: size[0], connectivity: .corners)
        guard let largest = parts.largest else { return .uncertain("nothing was found at a coarse spacing") }
        let millilitres = Double(parts.sizes[largest]) * region.spacing.reduce(1, *) / 1000
        if millilitres < description.minimumVolume {
            return .uncertain("what was found at a coarse spacing has \(Self.rounded(millilitres)) mL only")
        }
        let share = Double(parts.sizes[largest]) / Double(parts.sizes.reduce(0, +))
        if share < Self.leastShare {
            return .uncertain("what was found at a coarse spacing lies in several places")
        }
        guard let box = VoxelBounds.box(of: parts.keeping { $0 == largest }, size: size) else {
            return .uncertain("nothing was found at a coarse spacing")
        }
        let margin = volume.spacing.map { Int((description.margin / $0).rounded(.up)) }
        return .region(
            VoxelBounds.grown(region.source(of: box), by: margin, within: volume.size),
            millilitres: Self.rounded(millilitres))
    }

    /// How much of what is found must be connected.
    private static let leastShare = 0.6

    private static func rounded(_ millilitres: Double) -> Double { (millilitres * 10).rounded() / 10 }
}
