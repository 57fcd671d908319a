import Foundation
import Segmentation

/// A network's steps as a table, with totals.
struct ProfileReport {
    let profile: ModelProfile

    func show() {
        Output.line("")
        Output.line(
            "\(profile.role): \(profile.kind), \(profile.parameters) weights, input \(sizes(profile.inputShape)), "
                + "\(profile.threads) threads, \(profile.instructionSet)")
        var table = TextTable("LAYER", "ALGORITHM", "OUTPUT", "GFLOP", "WEIGHTS", "RESULT", "MS")
        for step in profile.steps {
            table.add(
                step.layer, step.algorithm, sizes(step.outputShape), giga(step.operations), mebi(step.weightBytes),
                mebi(step.outputBytes), decimals(step.milliseconds))
        }
        table.show(whenEmpty: "The network has no steps.")
        var totals = "\(giga(profile.operations)) GFLOP, \(mebi(profile.requiredBytes)) in all"
        if let time = profile.milliseconds {
            let rate = Double(profile.operations) / time / 1e6
            totals += ", \(decimals(time)) ms, \(String(format: "%.0f", rate)) GFLOP/s of the definition"
        }
        Output.line(totals)
    }

    private func sizes(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "·") }

    private func giga(_ operations: Int) -> String {
        operations == 0 ? "" : String(format: "%.3f", Double(operations) / 1e9)
    }

    private func mebi(_ bytes: Int) -> String {
        bytes == 0 ? "" : String(format: "%.1f MiB", Double(bytes) / Double(1 << 20))
    }

    private func decimals(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "" }
}
