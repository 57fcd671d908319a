/// How well a network finds the foreground, each a mean over patients.
public struct ValidationResult: Sendable, Equatable {
    /// 2 TP / (2 TP + FP + FN)
    public let dice: Double
    /// TP / (TP + FP)
    public let precision: Double
    /// TP / (TP + FN)
    public let recall: Double

    init(dice: Double, precision: Double, recall: Double) {
        // A checkpoint keeps single precision: so do comparisons, before and after it.
        self.dice = Double(Float(dice))
        self.precision = Double(Float(precision))
        self.recall = Double(Float(recall))
    }
}
