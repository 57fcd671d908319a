/// Where the slices of a volume lie along the normal, looked at once for all instances that are left out of it.
struct SlicePlaces: Sendable {
    private let geometry: VolumeGeometry
    /// The slices along the normal, in mm.
    private let places: [Double]
    /// The usual distance; `nil` with one slice.
    private let usual: Double?
    /// Whether slices seem to be missing between others.
    let hasGaps: Bool

    init(_ geometry: VolumeGeometry) {
        self.geometry = geometry
        let normal = geometry.normal
        places = geometry.slicePositions.map { $0.dot(normal) }
        usual = geometry.stacking.medianDistance
        hasGaps = !geometry.stacking.gaps.isEmpty
    }

    /// Whether a position lies between the first slice and the last, or at one of them.
    func contains(_ position: SIMD3<Double>) -> Bool {
        let place = position.dot(geometry.normal)
        guard let first = places.first, let last = places.last else { return false }
        return (first...max(first, last)).contains(place)
    }

    /// Whether no slice shows what lies at a position: a slice that is missing is further from its neighbours than half
    /// of the usual distance.
    func isApart(_ position: SIMD3<Double>) -> Bool {
        guard let usual else { return true }
        return distance(to: position) > 0.75 * usual
    }

    /// Whether a position lies among the slices, or where the next one would lie.
    func isNear(_ position: SIMD3<Double>) -> Bool {
        contains(position) || usual.map { distance(to: position) <= 1.5 * $0 } ?? false
    }

    /// Whether an image has the directions, size and spacing of the slices, so that it could be one.
    func hasGrid(of header: SliceHeader) -> Bool {
        let directions = [
            header.orientation.row - geometry.rowDirection, header.orientation.column - geometry.columnDirection,
        ]
        return header.rows == geometry.rows && header.columns == geometry.columns
            && header.spacing.isClose(to: geometry.pixelSpacing) && directions.allSatisfy { $0.length <= 4e-3 }
    }

    private func distance(to position: SIMD3<Double>) -> Double {
        let place = position.dot(geometry.normal)
        return places.lazy.map { abs($0 - place) }.min() ?? .infinity
    }
}
