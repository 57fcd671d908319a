import Archive
import Catalog

/// Contradictions, for people.
struct ConflictTable {
    private let conflicts: [ConflictRecord]

    init(_ conflicts: [ConflictRecord]) { self.conflicts = conflicts }

    func show() {
        var table = TextTable("LAST (UTC)", "KIND", "COUNT", "ATTRIBUTE", "KEPT", "FOUND", "FROM", "ABOUT")
        for conflict in conflicts {
            table.add(
                Output.time(conflict.lastAt), conflict.kind.rawValue, "\(conflict.count)", conflict.attribute,
                conflict.kept, conflict.found, conflict.callingAETitle, conflict.subject)
        }
        table.show(whenEmpty: "There are no conflicts.")
    }
}

/// Instances that the node refused and has not received since, for people.
struct RefusalTable {
    private let refusals: [RefusalRecord]

    init(_ refusals: [RefusalRecord]) { self.refusals = refusals }

    func show() {
        var table = TextTable("LAST (UTC)", "COUNT", "REASON", "FROM", "INSTANCE", "STUDY")
        for refusal in refusals {
            table.add(
                Output.time(refusal.lastAt), "\(refusal.count)", refusal.reason, refusal.callingAETitle,
                refusal.sopInstanceUID, refusal.studyInstanceUID)
        }
        table.show(whenEmpty: "There are no refused instances.")
    }
}

/// Results with what became of their deliveries, for people.
struct ResultTable {
    let results: [ResultRecord]
    let deliveries: [DeliveryRecord]

    func show() {
        var table = TextTable("MADE (UTC)", "WHAT", "VOLUME", "MODEL", "DELIVERY", "FILE")
        for result in results {
            table.add(
                Output.time(result.createdAt), result.description, Output.millilitres(result.volumeMillilitres),
                result.modelName, state(of: result), result.path)
        }
        table.show(whenEmpty: "There are no results.")
        for delivery in deliveries where delivery.reason != nil {
            Output.line("delivery \(delivery.id) to \(delivery.destination): \(delivery.reason ?? "")")
        }
    }

    private func state(of result: ResultRecord) -> String {
        let own = deliveries.filter { $0.sopInstanceUID == result.sopInstanceUID }
        guard !own.isEmpty else { return "no destination" }
        return own.map { "\($0.destination) \($0.state.rawValue)" }.joined(separator: ", ")
    }
}
