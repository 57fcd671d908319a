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

    /// Means over the patients of all foreground labels together; nil where there are no cases. Precision and recall are
    /// means over those patients where they are defined, 0 where there is none.
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
