import Experiments
import Foundation
import Training

/// Writes what a training, a comparison or an evaluation tells while it goes on: lines, and one line on a terminal that
/// tells how far it is.
struct ExperimentOutput {
    private let progress = ProgressLine()
    private let keepsOutput: Bool

    /// - Parameter keepsOutput: Whether standard output is kept for a result that a program reads.
    init(keepsOutput: Bool = false) { self.keepsOutput = keepsOutput }

    /// Removes the line that tells how far it is.
    func clear() { progress.clear() }

    /// Writes an event.
    func show(_ event: ExperimentEvent) {
        switch event {
        case .reading(let done, let count): progress.show("reading case", done, of: count)
        case .evaluating(let done, let count): progress.show("case", done, of: count)
        case .step(let step): progress.show(Self.text(step), step.share)
        case .passedOver(let note):
            clear()
            Output.note(note)
        default:
            guard let line = Self.line(event) else { return }
            clear()
            if keepsOutput { Output.note(line) } else { Output.lineNow(line) }
        }
    }

    private static func line(_ event: ExperimentEvent) -> String? {
        switch event {
        case .read(let training, let validation): "\(training) cases to train on, \(validation) to validate"
        case .network(let name, let parameters): "\(name): \(parameters) parameters"
        case .part(let name, let spacing): "\(name): spacing \(spacing) mm"
        case .continuing(let epoch): "continuing after epoch \(epoch)"
        case .severalNetworks(let bundle, let count): "\(bundle) has \(count) networks: the first is trained on, alone"
        case .otherInput(let bundle, let found, let expected):
            "\(bundle) was trained with spacing \(found.spacing) and window \(found.window), this training has "
                + "\(expected.spacing) and \(expected.window)"
        case .epoch(let record, let epochs): text(record, of: epochs)
        case .originNotStated: "the model card does not tell where the data come from: card.trainingData is empty"
        case .trained(let bundle): bundle
        case .trainedAlready(let bundle): "\(bundle) is trained already"
        case .passedOver, .reading, .evaluating, .step: nil
        }
    }

    private static func text(_ step: ExperimentEvent.Step) -> String {
        let dice = step.dice.map { String(format: ", Dice %.3f", $0) } ?? ""
        let minutes = Int((step.remaining / .seconds(60)).rounded(.up))
        return "epoch \(step.epoch), loss \(String(format: "%.3f", step.loss))\(dice), \(minutes) min left"
    }

    private static func text(_ record: EpochRecord, of epochs: Int) -> String {
        let loss = String(format: "loss %.4f", record.loss)
        let found = record.validation.map {
            String(format: ", Dice %.4f, precision %.4f, recall %.4f", $0.dice, $0.precision, $0.recall)
        }
        return "epoch \(record.epoch + 1) of \(epochs): \(loss)\(found ?? ""), \(Int(record.seconds.rounded())) s"
    }
}

extension CaseListing {
    /// Writes the table and what the cases take.
    func show() {
        var table = TextTable("CASE", "FOR", "SLICES", "LABELLED", "VOXELS (%)", "MEDIAN (HU)")
        for row in rows {
            table.add(
                row.name, row.purpose, "\(row.slices)", "\(row.labelledSlices)",
                String(format: "%.2f", row.labelledShare), row.median.map(String.init) ?? "")
        }
        table.show(whenEmpty: "There is no case.")
        let training = rows.filter { $0.purpose == "training" }
        let validation = rows.filter { $0.purpose == "validation" }
        let slices = { (rows: [Row]) in rows.map(\.slices).reduce(0, +) }
        Output.line(
            """
            \(training.count) cases to train on (\(slices(training)) slices), \
            \(validation.count) to validate (\(slices(validation)) slices); they take \
            \(String(format: "%.1f", Double(bytes) / 1e9)) GB of memory
            """)
    }
}
