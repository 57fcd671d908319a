/// Which voxels count as neighbours.
public enum Connectivity: String, Sendable, Codable {
    /// Voxels that share a face: 4 in a slice, 6 in a volume.
    case faces
    /// Voxels that share a face, an edge or a corner: 8 in a slice, 26 in a volume.
    case corners
}
