/// How a model works on a series.
public enum ModelKind: String, Sendable, Codable, CaseIterable {
    /// A 2D network on each axial slice by itself: gaps do no harm.
    case sliceWise = "slice-wise-2d"
    /// A 3D network in overlapping windows: needs evenly spaced slices.
    case slidingWindow = "sliding-window-3d"
    /// A coarse 3D network finds a region, a fine one segments it in one pass: needs evenly spaced slices.
    case coarseToFine = "coarse-to-fine-3d"
    /// Every voxel at or above a CT value: for commissioning, with a known answer.
    case threshold
}
