/// Tells two or three even stacks apart that were pushed into each other, by their places alone.
///
///     0 · 1 · · 3 · 4 · · 6 · 7        two acquisitions, 3 mm apart, the second 1 mm further
///
/// It is asked only where no attribute tells and the distances of the whole are uneven.
enum CombFinder {
    /// The stacks; `nil` where the slices are no such thing.
    static func combs(in slices: SlicePass) -> [SlicePass]? {
        guard !isEven(slices), slices.slices.count <= mostSlices else { return nil }
        var rest = slices.slices
        var combs: [SlicePass] = []
        while !rest.isEmpty {
            guard combs.count < 3, let comb = longestComb(rest) else { return nil }
            combs.append(SlicePass(comb))
            let taken = Set(comb.map(\.header.path))
            rest.removeAll { taken.contains($0.header.path) }
        }
        guard combs.count > 1, combs.allSatisfy(\.isWholeAlone) else { return nil }
        let largest = combs[0]
        guard combs.dropFirst().allSatisfy(largest.covers) else { return nil }
        return isNumberedAlong(slices) && !haveOneExtent(combs) ? nil : combs
    }

    /// Whether Instance Number rises or falls from slice to slice, as in an acquisition whose distances change on the
    /// way.
    private static func isNumberedAlong(_ slices: SlicePass) -> Bool {
        let numbers = slices.slices.compactMap(\.header.instanceNumber)
        guard numbers.count == slices.slices.count else { return false }
        let steps = zip(numbers.dropFirst(), numbers)
        return steps.allSatisfy { $0 > $1 } || steps.allSatisfy { $0 < $1 }
    }

    private static func haveOneExtent(_ combs: [SlicePass]) -> Bool {
        let extents = combs.map(\.extent)
        return (extents.min() ?? 0) * 4 >= (extents.max() ?? 0) * 3
    }

    /// Whether the distances are equal, or multiples of the smallest where some slices are missing.
    private static func isEven(_ slices: SlicePass) -> Bool {
        guard let usual = slices.usualDistance else { return true }
        guard let steps = slices.distances.multiples(of: usual) else { return false }
        return steps.count { $0 > 1 } * 5 <= steps.count
    }

    /// The longest even stack that begins with the first slice.
    private static func longestComb(_ slices: [PlacedSlice]) -> [PlacedSlice]? {
        let candidates = slices.dropFirst().prefix(4).map { $0.place - slices[0].place }.filter { $0 > 0.3 }
        let combs = candidates.map { comb(slices, period: $0) }
        guard let longest = combs.max(by: { $0.count < $1.count }), longest.count >= fewestSlices else { return nil }
        return longest
    }

    private static func comb(_ slices: [PlacedSlice], period: Double) -> [PlacedSlice] {
        var comb = [slices[0]]
        for slice in slices.dropFirst() {
            let step = slice.place - comb[comb.count - 1].place
            if abs(step - period) <= max(SlicePass.samePlace, 0.05 * period) { comb.append(slice) }
            if step > 1.5 * period { break }
        }
        return comb
    }

    private static let fewestSlices = 4
    private static let mostSlices = 4096
}
