extension SlicePass {
    /// By what several acquisitions show whose slices nothing tells apart; `nil` where there is no sign of that.
    var signOfMixture: String? {
        let shared = sharedPositions
        if shared.repeated >= 3, shared.repeated * 4 > shared.positions, shared.positions > 1 {
            return "\(shared.repeated) of \(shared.positions) positions hold more than one slice"
        }
        return numbersRepeatInside ? "every Instance Number stands for several slices side by side" : nil
    }

    /// How many positions there are, and how many of them hold more than one slice.
    var sharedPositions: (positions: Int, repeated: Int) {
        let groups = positions
        return (groups.count, groups.count { $0.count > 1 })
    }

    /// The slices of each position, along the normal.
    var positions: [[PlacedSlice]] {
        var groups: [[PlacedSlice]] = []
        for slice in slices {
            if let first = groups.last?.first, slice.place - first.place <= Self.samePlace + 1e-9 {
                groups[groups.count - 1].append(slice)
            } else {
                groups.append([slice])
            }
        }
        return groups
    }

    /// Whether most Instance Numbers stand twice or more, and their slices alternate along the normal.
    ///
    /// Two pieces of a long scan that are numbered each from 1 follow each other: there are as many runs of different
    /// numbers as pieces. Numbers that an anonymizer made alike tell nothing.
    private var numbersRepeatInside: Bool {
        let numbers = slices.compactMap(\.header.instanceNumber)
        let counts = Dictionary(grouping: numbers) { $0 }.mapValues(\.count)
        guard numbers.count == slices.count, counts.count >= 5, let most = counts.values.max(), most > 1,
            counts.values.count(where: { $0 == most }) * 5 >= counts.count * 4
        else { return false }
        var runs = 1
        var seen: Set<Int> = []
        for number in numbers where !seen.insert(number).inserted {
            runs += 1
            seen = [number]
        }
        return runs > most + 2
    }
}
