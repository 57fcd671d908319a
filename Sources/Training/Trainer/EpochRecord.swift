import Inference

/// What came of one epoch.
public struct EpochRecord: Sendable, Equatable {
    /// The epoch's number, from 0.
    public let epoch: Int
    /// Batches done since the beginning.
    public let steps: Int
    /// The learning rate of the last batch.
    public let rate: Double
    /// The mean loss.
    public let loss: Double
    /// How good the network is on the validation cases; nil where there are none.
    public let validation: ValidationResult?
    /// How long it took.
    public let seconds: Double

    private static let columns = 8

    /// Records as a tensor [epoch, value], single precision.
    static func tensor(_ records: [Self]) -> Tensor {
        let values = records.flatMap { record in
            [
                Double(record.epoch), Double(record.steps), record.rate, record.loss,
                record.validation?.dice ?? -1, record.validation?.precision ?? -1, record.validation?.recall ?? -1,
                record.seconds,
            ].map { Float($0) }
        }
        return Tensor(shape: [records.count, columns], values: values)
    }

    /// The records of a tensor.
    /// - Throws: `wrongTensorShape`, `unusableTensorValue` where the rows are not those of epochs 0, 1, 2, …
    static func records(_ tensor: Tensor) throws(InferenceError) -> [Self] {
        guard tensor.shape.count == 2, tensor.shape[1] == columns else {
            throw .wrongTensorShape(tensor: "history", expected: [0, columns], found: tensor.shape)
        }
        let rows = (0..<tensor.shape[0]).map { tensor.values[$0 * columns..<($0 + 1) * columns].map { Double($0) } }
        for (epoch, row) in rows.enumerated() {
            let isSound = row[0] == Double(epoch) && (0...1e15).contains(row[1]) && row.allSatisfy(\.isFinite)
            guard isSound else { throw .unusableTensorValue(tensor: "history", value: Float(row[0])) }
        }
        return rows.map { row in
            let validation =
                row[4] < 0 ? nil : ValidationResult(dice: row[4], precision: row[5], recall: row[6])
            return Self(
                epoch: Int(row[0]), steps: Int(row[1]), rate: row[2], loss: row[3], validation: validation,
                seconds: row[7])
        }
    }
}

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
