public import Yams

/// Compares what was written with an exemplar that has every key.
public struct KnownKeys {
    /// A tree with every key, and one entry in every list.
    private let exemplar: Yams.Node
    /// The groups whose keys are free; the exemplar has one.
    private let freeKeys: Set<String>

    /// Creates a comparison.
    ///
    /// - Parameters:
    ///   - exemplar: A configuration with every key and one entry in every list, as it encodes.
    ///   - freeKeys: The groups whose keys are free.
    public init(exemplar: Yams.Node, freeKeys: Set<String>) {
        (self.exemplar, self.freeKeys) = (exemplar, freeKeys)
    }

    /// The unknown keys and the wrong kinds of value in what was written.
    public func problems(in reading: ConfigurationReading) -> [ConfigurationProblem] {
        compare(reading.written, with: exemplar, path: [], reading: reading)
    }

    private func compare(
        _ written: Yams.Node, with known: Yams.Node, path: [String], reading: ConfigurationReading
    ) -> [ConfigurationProblem] {
        switch (written, known) {
        case (.mapping(let written), .mapping(let known)):
            return compare(written, with: known, path: path, reading: reading)
        case (.sequence(let written), .sequence(let known)):
            guard let element = known.first else { return [] }
            return written.enumerated().flatMap {
                compare($0.element, with: element, path: path + [String($0.offset)], reading: reading)
            }
        case (.scalar, .scalar):
            return []
        default:
            return [reading.problem(path: path, found: written.kindName, expected: known.kindName)]
        }
    }

    private func compare(
        _ written: Yams.Node.Mapping, with known: Yams.Node.Mapping, path: [String], reading: ConfigurationReading
    ) -> [ConfigurationProblem] {
        written.flatMap { key, value -> [ConfigurationProblem] in
            let name = key.string ?? "?"
            let free = path.last.map(freeKeys.contains) == true ? known.first?.value : nil
            guard let expected = known[key] ?? free else {
                let keys = known.keys.compactMap(\.string).joined(separator: ", ")
                let found = "the unknown key \"\(name)\""
                return [reading.problem(path: path + [name], found: found, expected: "one of \(keys)")]
            }
            return compare(value, with: expected, path: path + [name], reading: reading)
        }
    }
}
