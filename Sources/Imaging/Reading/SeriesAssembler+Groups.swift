import Foundation

extension SeriesAssembler {
    /// Keeps slices that share orientation, size and spacing: of several groups the one to segment, not just the
    /// largest.
    mutating func keepOneGrid() {
        let orientations = groups { $0.orientation.isClose(to: $1.orientation) }
        keep(
            Self.preferred(orientations), of: orientations, .mixedOrientation, .otherOrientation, "another orientation")
        let sizes = groups {
            $0.rows == $1.rows && $0.columns == $1.columns && $0.spacing.isClose(to: $1.spacing)
        }
        keep(best(of: sizes), of: sizes, .mixedSize, .otherSize, "another size or pixel spacing")
    }

    private func groups(_ isAlike: (SliceHeader, SliceHeader) -> Bool) -> [[SliceHeader]] {
        var groups: [[SliceHeader]] = []
        for header in headers {
            if let index = groups.firstIndex(where: { isAlike($0[0], header) }) {
                groups[index].append(header)
            } else {
                groups.append([header])
            }
        }
        return groups
    }

    private mutating func keep(
        _ kept: Int, of groups: [[SliceHeader]], _ code: SeriesFinding.Code, _ reason: LeftOutInstance.Reason,
        _ difference: String
    ) {
        guard groups.count > 1 else { return }
        let dropped = groups.indices.filter { $0 != kept }.flatMap { groups[$0] }
        add(
            code,
            "\(dropped.count) of \(headers.count) slices have \(difference) than those that were taken and were left out",
            uids(dropped))
        leaveOut(dropped, reason, "it has \(difference) than the slices that were taken", keeping: groups[kept])
    }

    /// The group of one orientation to keep: the largest, but axial slices before the reformats that were made of them,
    /// as long as they are more than the few that watch a bolus or stand for others.
    private static func preferred(_ groups: [[SliceHeader]]) -> Int {
        let passes = groups.map(SlicePass.init)
        let reach = (passes.map(\.extent).max() ?? 0) / 4
        let axial = groups.indices.filter { index in
            groups[index].count >= fewestSlices && passes[index].extent >= reach
                && abs(groups[index][0].orientation.normal.z) >= cos(axialDegrees * .pi / 180)
        }
        return largest(groups, among: axial.isEmpty ? Array(groups.indices) : axial)
    }

    /// The group of one size to keep: the best of those that could be segmented alone, by the criteria that choose
    /// between series.
    private func best(of groups: [[SliceHeader]]) -> Int {
        let passes = groups.map(SlicePass.init)
        let whole = groups.indices.filter { groups[$0].count >= Self.fewestSlices && passes[$0].isNearlyRegular }
        guard whole.count > 1 else { return Self.largest(groups, among: Array(groups.indices)) }
        return whole[SeriesRivals.best(of: whole.map { passes[$0] })]
    }

    private static func largest(_ groups: [[SliceHeader]], among indices: [Int]) -> Int {
        indices.max { (groups[$0].count, -$0) < (groups[$1].count, -$1) } ?? 0
    }

    /// Fewer slices than this are no volume beside another.
    private static let fewestSlices = 5
    /// Slices that lie further off the axial plane are none of it, in degrees.
    private static let axialDegrees = 20.0
}

extension SlicePass {
    /// Slices of one orientation, sorted along their own normal.
    init(_ headers: [SliceHeader]) {
        let normal = headers[0].orientation.normal
        self.init(headers.map { PlacedSlice(place: $0.position.dot(normal), header: $0) })
    }
}
