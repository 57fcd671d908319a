import Imaging

/// Finds the body, so that air and table need not be searched.
struct BodyFinder {
    /// What is denser than this is no air, in Hounsfield units.
    private static let leastDensity = -300
    /// The distance between the voxels that are looked at, in mm.
    private static let spacing = 4.0

    /// The box around the largest connected part that is no air; the whole volume where there is none.
    static func box(in volume: DisplayedVolume) -> [Range<Int>] {
        let steps = volume.spacing.map { max(1, Int(spacing / $0)) }
        let size = zip(volume.size, steps).map { ($0 + $1 - 1) / $1 }
        var voxels: [UInt8] = []
        voxels.reserveCapacity(size.reduce(1, *))
        for slice in stride(from: 0, to: volume.size[0], by: steps[0]) {
            let values = volume.slice(slice)
            for row in stride(from: 0, to: volume.size[1], by: steps[1]) {
                for column in stride(from: 0, to: volume.size[2], by: steps[2]) {
                    voxels.append(Int(values[row * volume.size[2] + column]) > leastDensity ? 1 : 0)
                }
            }
        }
        let parts = ConnectedComponents(
            of: voxels, columns: size[2], rows: size[1], slices: size[0], connectivity: .faces)
        guard let largest = parts.largest, let box = VoxelBounds.box(of: parts.keeping { $0 == largest }, size: size)
        else { return volume.box }
        let scaled = zip(box, steps).map { $0.lowerBound * $1..<$0.upperBound * $1 }
        return VoxelBounds.grown(scaled, by: steps, within: volume.size)
    }
}
