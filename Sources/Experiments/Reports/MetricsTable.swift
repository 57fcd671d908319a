import Foundation
import Training

/// The epochs of a training as a table.
struct MetricsTable {
    private let records: [EpochRecord]

    init(_ records: [EpochRecord]) {
        self.records = records
    }

    /// Comma-separated values with a heading; what was not measured is empty.
    var commaSeparated: String {
        let heading = "epoch,steps,rate,loss,dice,precision,recall,seconds"
        let rows = records.map { record in
            let validation = record.validation.map { [$0.dice, $0.precision, $0.recall] }
            let measured = validation?.map { String(format: "%.5f", $0) } ?? ["", "", ""]
            let rate = String(format: "%.4g", record.rate)
            let loss = String(format: "%.5f", record.loss)
            let seconds = String(format: "%.1f", record.seconds)
            return (["\(record.epoch + 1)", "\(record.steps)", rate, loss] + measured + [seconds])
                .joined(separator: ",")
        }
        return ([heading] + rows).joined(separator: "\n") + "\n"
    }

    /// One epoch as a line for a person.
    static func line(_ record: EpochRecord, of epochs: Int) -> String {
        let loss = String(format: "loss %.4f", record.loss)
        let found = record.validation.map {
            String(format: ", Dice %.4f, precision %.4f, recall %.4f", $0.dice, $0.precision, $0.recall)
        }
        return "epoch \(record.epoch + 1) of \(epochs): \(loss)\(found ?? ""), \(Int(record.seconds.rounded())) s"
    }
}
