/// How a model works on a series.
public enum ModelKind: String, Sendable, Codable, CaseIterable {
    /// A 2D network on each axial slice by itself: gaps do no harm.
    case sliceWise = "slice-wise-2d"
    /// A 3D network in overlapping windows: needs evenly spaced slices.
    case slidingWindow = "sliding-window-3d"
    /// Every voxel at or above a CT value: for commissioning, with a known answer.
    case threshold
}
