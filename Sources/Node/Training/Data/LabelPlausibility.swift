import Imaging

/// Whether a label lies on an organ, and would not lie on one much better if its axes ran the other way.
///
/// Of 49 tracings of the pancreas every one had a lower deviation as it was than turned in any of the seven ways, by 9 %
/// at least and mostly by half. Where one that deviates by 15 % less counts as better, none of them is refused and 339 of
/// the 343 turned ones are.
struct LabelPlausibility {
    let volume: Volume
    /// The labels on the volume's grid.
    let labels: [UInt8]
    /// The label's file, for messages.
    let path: String

    /// - Throws: ``TrainingDataError`` where the label is empty, does not lie on an organ, or seems to be turned.
    func check() throws(TrainingDataError) {
        let inside = labels.indices.filter { labels[$0] > 0 }
        guard !inside.isEmpty else { throw .emptyLabel(path: path) }
        let own = LabelFit(volume, inside, reversing: [])
        guard Self.plausible.contains(own.median) else {
            throw .implausibleLabel(path: path, hounsfield: own.median)
        }
        let turned = VoxelAxis.combinations.map { LabelFit(volume, inside, reversing: $0) }
        let best = turned.min { $0.deviation < $1.deviation }
        guard let best, best.deviation < 0.85 * own.deviation, best.share >= own.share else { return }
        throw .turnedLabel(
            path: path, axes: best.axes.map(\.rawValue).joined(separator: " and "), share: own.share,
            turnedShare: best.share)
    }

    /// The CT values of an organ, with and without contrast medium, in HU.
    static let plausible = -50...250
}
