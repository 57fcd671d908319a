/// Tells the acquisitions apart that cover one region, by what their slices say and where they lie.
///
/// Slices are put in the order of an attribute's values, and a new pass begins where the next group would lie within
/// what the pass has covered. So a number or a time that changes from slice to slice of one acquisition leaves it
/// whole, and so do pieces that abut.
struct AcquisitionSplitter {
    /// The acquisitions found, and by what they were told apart; one without a mark where there is nothing to tell.
    struct Split: Sendable {
        let passes: [SlicePass]
        /// For each pass, the attribute and its value or values.
        let labels: [String]
    }

    /// Splits slices by the first attribute that tells passes apart, and each pass by the attributes after it.
    static func split(_ slices: SlicePass) -> Split {
        split(slices, label: "", marks: AcquisitionMark.allCases[...])
    }

    private static func split(
        _ slices: SlicePass, label: String, marks: ArraySlice<AcquisitionMark>
    ) -> Split {
        for (index, mark) in zip(marks.indices, marks) {
            guard let passes = passes(of: slices, by: mark) else { continue }
            let parts = passes.map { pass in
                let own = "\(mark.rawValue) \(values(of: pass, mark))"
                return split(pass, label: label.isEmpty ? own : "\(label), \(own)", marks: marks[(index + 1)...])
            }
            return Split(passes: parts.flatMap(\.passes), labels: parts.flatMap(\.labels))
        }
        return splitByPlace(slices, label: label)
    }

    /// Splits slices that no attribute tells apart by their places, unless each has a time or a number of its own: then
    /// their order has told that they are one acquisition.
    private static func splitByPlace(_ slices: SlicePass, label: String) -> Split {
        let hasOrder = [AcquisitionMark.acquisitionTime, .acquisitionMoment, .acquisitionNumber].contains { mark in
            Set(slices.slices.map { $0.header.marks[mark] }).count * 3 >= slices.slices.count
        }
        guard !hasOrder, slices.sharedPositions.repeated == 0, let combs = CombFinder.combs(in: slices) else {
            return Split(passes: [slices], labels: [label])
        }
        let labels = combs.indices.map { "stack \($0 + 1) of \(combs.count) by position" }
        return Split(passes: combs, labels: labels.map { label.isEmpty ? $0 : "\(label), \($0)" })
    }

    /// The passes that an attribute tells apart; `nil` where it tells none.
    private static func passes(of slices: SlicePass, by mark: AcquisitionMark) -> [SlicePass]? {
        let groups = mark.groups(of: slices.slices)
        guard groups.count > 1 else { return nil }
        let runs = runs(groups)
        guard runs.count > 1, runs.count <= mostPasses else { return nil }
        let passes = merged(runs)
        guard passes.count > 1, passes.allSatisfy(\.isNearlyRegular) else { return nil }
        // Minutes between two acquisitions tell them apart however their slices lie.
        let isWhole = mark == .acquisitionPause ? false : showAllOnlyTogether(passes, whole: slices)
        return isWhole || areEvenOnlyTogether(passes, whole: slices) ? nil : passes
    }

    /// Whether slices are too thin to show everything in their parts, and just thick enough as a whole: then the parts
    /// are the odd and the even slices of one acquisition.
    private static func showAllOnlyTogether(_ passes: [SlicePass], whole: SlicePass) -> Bool {
        whole.isRegular && whole.isWholeAlone && passes.allSatisfy { $0.isRegular && !$0.isWholeAlone }
    }

    /// Whether slices follow each other evenly as a whole, and their parts do not: then they are one acquisition.
    ///
    /// Even parts of an even whole alternate: their distance is as many of the whole's as there are parts.
    private static func areEvenOnlyTogether(_ passes: [SlicePass], whole: SlicePass) -> Bool {
        guard whole.isRegular, let usual = whole.usualDistance else { return false }
        return !passes.allSatisfy { $0.isRegular && ($0.usualDistance ?? 0) <= 1.25 * Double(passes.count) * usual }
    }

    /// Groups in order, joined as long as each lies beyond what came before it.
    private static func runs(_ groups: [SlicePass]) -> [SlicePass] {
        var runs: [SlicePass] = []
        for group in groups {
            if let last = runs.last,
                group.first > last.last + SlicePass.samePlace
                    || group.last < last.first - SlicePass.samePlace
            {
                runs[runs.count - 1].append(group)
            } else {
                runs.append(group)
            }
        }
        return turned(runs)
    }

    /// Gives the slice at a turn of the table to the pass whose distance it keeps.
    ///
    /// A pass that comes back begins where the one before ended, or a little beyond: then it looks like its end.
    private static func turned(_ runs: [SlicePass]) -> [SlicePass] {
        var runs = runs
        for index in runs.indices.dropLast() {
            guard let slice = runs[index].stragglerAtAnEnd(fitting: runs[index + 1]) else { continue }
            runs[index].remove(slice)
            runs[index + 1].append(SlicePass([slice]))
        }
        return runs
    }

    /// Joins passes that abut or complete each other, until none is left; not over a hole that another pass fills.
    private static func merged(_ passes: [SlicePass]) -> [SlicePass] {
        var passes = passes
        var index = 1
        while index < passes.count {
            let partner = (0..<index).last { candidate in
                !passes[candidate].covers(passes[index])
                    && !isFilled(passes[candidate].hole(to: passes[index]), in: passes)
            }
            if let partner {
                passes[partner].append(passes[index])
                passes.remove(at: index)
                index = max(partner, 1)
            } else {
                index += 1
            }
        }
        return passes
    }

    private static func isFilled(_ hole: ClosedRange<Double>?, in passes: [SlicePass]) -> Bool {
        hole.map { hole in passes.contains { $0.hasSlice(in: hole) } } ?? false
    }

    /// The values of a pass: one, or the lowest and the highest.
    private static func values(of pass: SlicePass, _ mark: AcquisitionMark) -> String {
        let values = pass.slices.compactMap { $0.header.marks[mark] }
        guard let lowest = values.min(), let highest = values.max() else { return "absent" }
        return lowest == highest ? (lowest.text.isEmpty ? "absent" : lowest.text) : "\(lowest.text) to \(highest.text)"
    }

    /// More passes than this over one region are no acquisitions but slices in disorder.
    private static let mostPasses = 128
}
