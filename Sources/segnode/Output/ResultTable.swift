import Archive

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
