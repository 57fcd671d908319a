/// The connected parts of a binary volume, found by joining runs of voxels along rows.
///
///     let parts = ConnectedComponents(of: mask, connectivity: .corners)
///     let largest = parts.keeping { $0 == parts.largest }
///
/// Memory grows with the number of runs, not of voxels.
public struct ConnectedComponents: Sendable {
    /// The number of voxels of each component, in the order in which the components begin.
    public let sizes: [Int]
    let runs: [Run]
    /// The component of each run.
    let components: [Int]
    private let voxelCount: Int

    /// Foreground voxels that lie side by side in one row.
    struct Run: Sendable {
        let slice: Int
        let row: Int
        let columns: Range<Int>
    }

    /// Finds the components of `voxels` [z, y, x], of which all but 0 are foreground.
    ///
    /// - Parameters:
    ///   - joined: For each slice but the last, whether it touches the next one; `nil` where all do.
    ///     Slices on both sides of a gap do not.
    public init(
        of voxels: [UInt8],
        columns: Int,
        rows: Int,
        slices: Int,
        connectivity: Connectivity,
        joined: [Bool]? = nil
    ) {
        precondition(voxels.count == columns * rows * slices, "\(voxels.count) voxels, \(columns)·\(rows)·\(slices)")
        var finder = RunJoiner(rows: rows, connectivity: connectivity)
        for slice in 0..<slices {
            let isJoined = slice > 0 && (joined.map { $0[slice - 1] } ?? true)
            finder.add(slice: slice, of: voxels, columns: columns, joinsPrevious: isJoined)
        }
        let numbering = finder.numbered()
        runs = finder.runs
        components = numbering.components
        sizes = numbering.sizes
        voxelCount = voxels.count
        rowLength = columns
        rowCount = rows
    }

    /// Finds the components of a mask's foreground; slices on both sides of a gap are not joined.
    public init(of mask: Mask, connectivity: Connectivity) {
        let stacking = mask.geometry.stacking
        let limit = (stacking.medianDistance ?? 0) * 1.5
        self.init(
            of: mask.voxels,
            columns: mask.geometry.columns,
            rows: mask.geometry.rows,
            slices: mask.geometry.slices,
            connectivity: connectivity,
            joined: stacking.distances.map { $0 <= limit }
        )
    }

    /// The number of components.
    public var count: Int { sizes.count }

    /// The component with the most voxels, the first of several; `nil` without foreground.
    public var largest: Int? { sizes.indices.max { (sizes[$0], -$0) < (sizes[$1], -$1) } }

    /// The foreground of some of the components: 1 inside, 0 outside, [z, y, x].
    public func keeping(_ isKept: (Int) -> Bool) -> [UInt8] {
        let kept = sizes.indices.map(isKept)
        var result = [UInt8](repeating: 0, count: voxelCount)
        for (run, component) in zip(runs, components) where kept[component] {
            let start = (run.slice * rowCount + run.row) * rowLength
            for column in run.columns { result[start + column] = 1 }
        }
        return result
    }

    private let rowLength: Int
    private let rowCount: Int
}
