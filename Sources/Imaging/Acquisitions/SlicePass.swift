/// Slices that may be one pass over the patient, sorted along the normal.
struct SlicePass: Sendable {
    private(set) var slices: [PlacedSlice]

    /// - Precondition: there is at least one slice.
    init(_ slices: [PlacedSlice]) {
        precondition(!slices.isEmpty, "a pass without slices")
        self.slices = slices.sorted { ($0.place, $0.header.sopInstanceUID) < ($1.place, $1.header.sopInstanceUID) }
    }

    var first: Double { slices[0].place }
    var last: Double { slices[slices.count - 1].place }
    var extent: Double { last - first }

    /// Takes the slices of another pass in.
    mutating func append(_ other: Self) {
        if other.first > last {
            slices += other.slices
        } else if other.last < first {
            slices = other.slices + slices
        } else {
            self = SlicePass(slices + other.slices)
        }
    }

    /// The usual distance between slices at different places, the lower one of two, in mm.
    var usualDistance: Double? {
        distances.filter { $0 > Self.samePlace }.lowerMedian
    }

    /// Whether at most a fifth of the distances are those of missing slices or of slices in between.
    ///
    /// Slices that were picked from one acquisition without order, by an attribute that means something else, have
    /// holes.
    var isNearlyRegular: Bool {
        let (distances, isUsual) = (distances.filter { $0 > Self.samePlace }, isUsual)
        return distances.count { !isUsual($0) } * 5 <= distances.count
    }

    /// Whether all slices follow each other at the usual distance, one at each place.
    var isRegular: Bool { distances.allSatisfy(isUsual) }

    /// What tells a usual distance, made once for all that are asked.
    private var isUsual: (Double) -> Bool {
        let range = usualDistance.map { 0.75 * $0...1.25 * $0 }
        return { range?.contains($0) ?? false }
    }

    /// Whether the slices are thick enough to show everything alone; true where their thickness is not known.
    ///
    /// Two thin slices from each stop of the table look like two stacks, and are one acquisition with holes.
    var isWholeAlone: Bool {
        guard let usual = usualDistance, let thickness = slices[0].header.attributes.sliceThickness else { return true }
        return thickness > 0.75 * usual
    }

    /// Whether the slices of both show the same region: more than two, or a tenth of the smaller pass, as pieces that
    /// abut may share, or all of one pass.
    ///
    /// A slice in a hole of the other pass completes it and does not count. One or two slices beside a whole pass are
    /// no acquisition: they were repeated, or taken between others.
    func covers(_ other: Self) -> Bool {
        let (smaller, larger) = slices.count <= other.slices.count ? (self, other) : (other, self)
        let isRepetition = smaller.slices.allSatisfy { larger.distance(to: $0.place) <= Self.samePlace }
        guard smaller.slices.count > 2 || !(isRepetition || larger.slices.count >= Self.whole) else { return false }
        let (ours, theirs) = (other.repeats(of: self), repeats(of: other))
        let overlap = min(ours, theirs)
        let few = max(2, min(slices.count, other.slices.count) / 10)
        return overlap > few || ours == slices.count || theirs == other.slices.count
    }

    /// Whether one of the slices lies in a range.
    func hasSlice(in range: ClosedRange<Double>) -> Bool {
        let index = firstIndex(from: range.lowerBound)
        return index < slices.count && slices[index].place <= range.upperBound
    }

    /// Whether a slice lies within the pass, or where its first or last slice lies.
    func contains(_ place: Double) -> Bool {
        (first - Self.samePlace...last + Self.samePlace).contains(place)
    }

    /// Whether the other pass goes on where this one ends, as the next station of a table does: each has more slices
    /// beyond the other than pieces that abut may share, this one at one end and the other at the other.
    func isContinued(by other: Self) -> Bool {
        guard (other.first > first) == (other.last > last) else { return false }
        let few = max(2, min(slices.count, other.slices.count) / 10)
        return other.slices.count { !contains($0.place) } > few && slices.count { !other.contains($0.place) } > few
    }

    /// What lies between two passes that are further apart than slices are; `nil` where they are not.
    func hole(to other: Self) -> ClosedRange<Double>? {
        let (lower, upper) = first <= other.first ? (self, other) : (other, self)
        let distances = [lower.usualDistance, upper.usualDistance].compactMap { $0 }
        guard let usual = distances.max(), upper.first - lower.last > max(1.5 * usual, 3 * Self.samePlace) else {
            return nil
        }
        return lower.last + Self.samePlace...upper.first - Self.samePlace
    }

    /// How many slices of the other pass lie where this one has slices at its usual distance or nearer.
    private func repeats(of other: Self) -> Int {
        let reach = max(0.75 * (usualDistance ?? 0), Self.samePlace)
        return other.slices.count { slice in contains(slice.place) && distance(to: slice.place) <= reach }
    }

    private func distance(to place: Double) -> Double {
        let next = firstIndex(from: place)
        let after = next < slices.count ? slices[next].place - place : .infinity
        let before = next > 0 ? place - slices[next - 1].place : .infinity
        return min(after, before)
    }

    private func firstIndex(from place: Double) -> Int {
        var (low, high) = (0, slices.count)
        while low < high {
            let middle = (low + high) / 2
            if slices[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A first or last slice that lies nearer to the rest than usual, and at the other pass's usual distance from it.
    func stragglerAtAnEnd(fitting other: Self) -> PlacedSlice? {
        guard slices.count > 3, let usual = usualDistance, let wanted = other.usualDistance else { return nil }
        let ends = [
            (slices[slices.count - 1], distances[distances.count - 1], last - other.last),
            (slices[0], distances[0], other.first - first),
        ]
        return ends.first { _, step, beyond in
            step < 0.75 * usual && (0.75 * wanted...1.25 * wanted).contains(beyond)
        }?.0
    }

    /// Takes a slice out; others must be left.
    mutating func remove(_ slice: PlacedSlice) {
        self = SlicePass(slices.filter { $0.header.path != slice.header.path })
    }

    /// The distance of each slice from the one before it, in mm.
    var distances: [Double] { zip(slices.dropFirst(), slices).map { $0.place - $1.place } }

    /// So many slices are a pass to which one or two others may belong.
    private static let whole = 5

    /// Two slices within a tenth of a millimetre are at one position.
    static let samePlace = 0.1
}
