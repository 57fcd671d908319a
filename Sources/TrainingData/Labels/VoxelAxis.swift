/// An axis of a volume's voxels.
enum VoxelAxis: String {
    case slices, rows, columns

    /// The seven ways in which some of the axes can be reversed.
    static let combinations: [[VoxelAxis]] = [
        [.slices], [.rows], [.columns], [.slices, .rows], [.slices, .columns], [.rows, .columns],
        [.slices, .rows, .columns],
    ]
}
