import DICOM
import Node

/// What a person reads after instances were sent or imported.
struct OutcomeReport: Encodable {
    let outcomes: [InstanceOutcome]
    let skipped: [InstanceFinder.Skipped]

    private enum CodingKeys: String, CodingKey { case outcomes, skipped }

    private struct SkippedFile: Encodable {
        let path: String
        let reason: String
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(outcomes, forKey: .outcomes)
        try container.encode(skipped.map { SkippedFile(path: $0.path, reason: $0.reason) }, forKey: .skipped)
    }

    /// Writes the report; ends the command with a status where not everything is stored.
    func show(verb: String, asJSON: Bool) throws {
        if asJSON { try Output.json(self) } else { showText(verb: verb) }
        if outcomes.isEmpty { throw ExitStatus.nothing.exit }
        if !outcomes.allSatisfy(\.isStored) { throw ExitStatus.failed.exit }
    }

    private func showText(verb: String) {
        for outcome in outcomes where outcome.detail != nil {
            Output.line("\(outcome.path): \(outcome.result.rawValue): \(outcome.detail ?? "")")
        }
        for file in skipped { Output.line("\(file.path): skipped: \(file.reason)") }
        let stored = outcomes.count { $0.isStored }
        let present = outcomes.count { $0.result == .present }
        var sentence = "\(stored) of \(outcomes.count) instances \(verb)"
        if present > 0 { sentence += ", \(present) of them were there already" }
        if !skipped.isEmpty { sentence += "; \(skipped.count) other files skipped" }
        Output.line(sentence)
    }
}
