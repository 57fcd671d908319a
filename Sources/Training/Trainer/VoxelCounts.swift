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
