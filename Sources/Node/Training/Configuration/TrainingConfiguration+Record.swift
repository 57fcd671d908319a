public import Foundation

extension TrainingConfiguration {
    /// What decides the weights, as a training keeps it beside its checkpoint.
    public func record() throws -> Data {
        var configuration = self
        // What changes nothing of the weights, or comes after them.
        (configuration.threads, configuration.checkpointEvery) = (0, 1)
        (configuration.card, configuration.version, configuration.output) = (CardSettings(), "", "")
        (configuration.postProcessing, configuration.requirements) = (nil, nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(configuration)
    }

    /// The keys in which a training that is to be continued differs from its record.
    public func differences(from record: Data) throws -> [String] {
        guard let mine = try JSONSerialization.jsonObject(with: self.record()) as? [String: Any],
            let other = try JSONSerialization.jsonObject(with: record) as? [String: Any]
        else { return [] }
        return Set(mine.keys).union(other.keys).sorted().filter { key in
            "\(Self.text(mine[key]))" != "\(Self.text(other[key]))"
        }
    }

    private static func text(_ value: Any?) -> String {
        guard let value,
            let data = try? JSONSerialization.data(withJSONObject: [value], options: [.sortedKeys])
        else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}
