import Foundation

/// The decoded header of a safetensors file: a JSON object of tensors by name, and text under `__metadata__`.
struct SafeTensorsHeader: Decodable {
    let entries: [String: SafeTensorsEntry]
    let metadata: [String: String]

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var entries: [String: SafeTensorsEntry] = [:]
        var metadata: [String: String] = [:]
        for key in container.allKeys {
            if key.stringValue == "__metadata__" {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                entries[key.stringValue] = try container.decode(SafeTensorsEntry.self, forKey: key)
            }
        }
        self.entries = entries
        self.metadata = metadata
    }

    /// What is wrong with the header in a file of `dataSize` bytes of data, or nil.
    ///
    /// The tensors must cover the data from its first byte to its last without overlap, as the format demands: so a
    /// file cannot claim more tensors than it has bytes for, and nothing hides between them.
    func defect(dataSize: Int) -> String? {
        for (name, entry) in entries {
            if let defect = entry.defect(dataSize: dataSize) { return "tensor \(name): \(defect)" }
        }
        var end = 0
        for (name, entry) in entries.sorted(by: {
            ($0.value.offsets[0], $0.value.offsets[1]) < ($1.value.offsets[0], $1.value.offsets[1])
        }) {
            guard entry.offsets[0] == end else {
                return "tensor \(name) begins at byte \(entry.offsets[0]), expected \(end)"
            }
            end = entry.offsets[1]
        }
        return end == dataSize ? nil : "the tensors end at byte \(end) of \(dataSize)"
    }
}
