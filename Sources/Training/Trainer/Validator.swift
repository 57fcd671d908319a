import Inference

/// Finds how good a network is on whole cases, at its own spacing.
struct Validator {
    private let cases: [TrainingCase]
    private let segmenter: CaseSegmenter

    init(_ architecture: NetworkArchitecture, _ cases: [TrainingCase], threads: Int) {
        self.cases = cases
        segmenter = CaseSegmenter(architecture, threads: threads)
    }

    /// Whether there is anything to validate on.
    var hasCases: Bool { !cases.isEmpty }

    /// Means over the patients of all foreground labels together; nil where there are no cases. Precision and recall
    /// are means over those patients where they are defined, 0 where there is none.
    func validate(_ tensors: [String: Tensor]) throws(InferenceError) -> ValidationResult? {
        guard hasCases else { return nil }
        var counts: [String: VoxelCounts] = [:]
        for item in cases {
            let labels = try segmenter.labels(of: item, tensors)
            counts[item.patient, default: VoxelCounts()].add(labels, item.labels)
        }
        // In a fixed order: sums of floating point numbers depend on it.
        let patients = counts.sorted { $0.key < $1.key }.map(\.value)
        func mean(_ value: (VoxelCounts) -> Double?) -> Double {
            let values = patients.compactMap(value)
            return values.reduce(0, +) / Double(max(values.count, 1))
        }
        return ValidationResult(dice: mean(\.dice), precision: mean(\.precision), recall: mean(\.recall))
    }
}

/// The voxels of a patient: found with the right label, found at all, and those that should be found.
struct VoxelCounts {
    private var hits = 0
    private var found = 0
    private var wanted = 0

    /// 2 TP / (2 TP + FP + FN), 1 where there is nothing.
    var dice: Double { found + wanted == 0 ? 1 : 2 * Double(hits) / Double(found + wanted) }
    /// TP / (TP + FP); nil where nothing was found, as in ``CaseMetrics``.
    var precision: Double? { found == 0 ? nil : Double(hits) / Double(found) }
    /// TP / (TP + FN); nil where there is nothing to find.
    var recall: Double? { wanted == 0 ? nil : Double(hits) / Double(wanted) }

    /// Compares labels with the true ones.
    mutating func add(_ labels: [UInt8], _ truth: [UInt8]) {
        for (label, truth) in zip(labels, truth) {
            if label > 0 { found += 1 }
            if truth > 0 { wanted += 1 }
            if label > 0, label == truth { hits += 1 }
        }
    }
}
