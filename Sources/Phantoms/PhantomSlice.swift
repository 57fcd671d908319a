/// One slice while it is painted: CT values and the share of each voxel that the target fills.
struct PhantomSlice {
    private let columns: Int
    private let spacing: Float
    private let origin: SIMD2<Float>
    private(set) var hounsfield: [Float]
    /// How far the CT value may deviate from place to place, in HU.
    private(set) var texture: [Float]
    private(set) var target: [Float]

    /// How wide the transition at a surface is, in mm: what a reconstruction kernel leaves of a sharp edge.
    private static let edge: Float = 1.1
    /// Pixels are looked at in squares of this many.
    private static let block = 8
    /// Distances are approximate away from the surface: a block counts as far only beyond this many of its sides.
    private static let caution: Float = 1.5

    init(columns: Int, spacing: Float, origin: SIMD2<Float>) {
        self.columns = columns
        self.spacing = spacing
        self.origin = origin
        hounsfield = [Float](repeating: PhantomTissue.air.hounsfield, count: columns * columns)
        texture = [Float](repeating: 0, count: columns * columns)
        target = [Float](repeating: 0, count: columns * columns)
    }

    /// Lays an organ over what is there, at the height `z` in mm.
    mutating func paint(_ organ: PhantomOrgan, z: Float) {
        let bounds = organ.shape.bounds
        guard bounds.low.z <= z, z <= bounds.high.z else { return }
        let across = indices(from: bounds.low.x - origin.x, to: bounds.high.x - origin.x)
        let down = indices(from: bounds.low.y - origin.y, to: bounds.high.y - origin.y)
        for row in stride(from: down.lowerBound, to: down.upperBound, by: Self.block) {
            for column in stride(from: across.lowerBound, to: across.upperBound, by: Self.block) {
                paint(
                    organ, z: z, rows: row..<min(row + Self.block, down.upperBound),
                    columns: column..<min(column + Self.block, across.upperBound))
            }
        }
    }

    /// Most blocks lie wholly inside or outside: their middle decides.
    private mutating func paint(_ organ: PhantomOrgan, z: Float, rows: Range<Int>, columns: Range<Int>) {
        let middle = point(
            row: (rows.lowerBound + rows.upperBound) / 2, column: (columns.lowerBound + columns.upperBound) / 2, z: z)
        let distance = organ.shape.distance(middle)
        let reach = Float(Self.block) * spacing * Self.caution + Self.edge
        guard distance < reach else { return }
        for row in rows {
            for column in columns {
                let share = distance < -reach ? 1 : share(of: organ.shape, at: point(row: row, column: column, z: z))
                if share > 0 { blend(organ, share: share, at: row * self.columns + column) }
            }
        }
    }

    private func share(of shape: any PhantomShape, at point: SIMD3<Float>) -> Float {
        min(max(0.5 - shape.distance(point) / Self.edge, 0), 1)
    }

    private mutating func blend(_ organ: PhantomOrgan, share: Float, at index: Int) {
        hounsfield[index] += (organ.tissue.hounsfield - hounsfield[index]) * share
        texture[index] += (organ.tissue.texture - texture[index]) * share
        target[index] += ((organ.isTarget ? 1 : 0) - target[index]) * share
    }

    private func point(row: Int, column: Int, z: Float) -> SIMD3<Float> {
        SIMD3(origin.x + Float(column) * spacing, origin.y + Float(row) * spacing, z)
    }

    private func indices(from low: Float, to high: Float) -> Range<Int> {
        let first = min(max(Int((max(low, -1e6) / spacing).rounded(.up)), 0), columns)
        let last = min(Int((min(high, 1e6) / spacing).rounded(.down)), columns - 1)
        return first..<max(first, last + 1)
    }
}
