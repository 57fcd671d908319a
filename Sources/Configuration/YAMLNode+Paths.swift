public import Yams

extension Yams.Node {
    /// A value as the tree that it encodes to.
    ///
    /// - Precondition: The value encodes, as the defaults of a configuration do.
    public static func encoding(_ value: some Encodable) -> Yams.Node {
        do {
            guard let node = try Yams.compose(yaml: YAMLEncoder().encode(value)) else {
                preconditionFailure("the defaults encode to nothing")
            }
            return node
        } catch {
            preconditionFailure("the defaults cannot be encoded: \(error)")
        }
    }

    /// "a group of keys", "a list" or "a value".
    var kindName: String {
        switch self {
        case .mapping: "a group of keys"
        case .sequence: "a list"
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "a value"
        case .alias: "an alias"
        }
    }

    /// A value in quotes, a short list of numbers as "[1, 2]", or the kind of what is neither. Other lists may hold what
    /// is not to be shown.
    var shortText: String {
        switch self {
        case .scalar(let scalar): return "\"\(scalar.string)\""
        case .sequence(let sequence):
            let numbers = sequence.compactMap { $0.scalar?.string }.filter(Self.isNumber)
            guard numbers.count == sequence.count, numbers.count <= 8 else { return kindName }
            return "[\(numbers.joined(separator: ", "))]"
        case .mapping, .alias: return kindName
        }
    }

    /// Whether YAML takes a text for a number.
    private static func isNumber(_ text: String) -> Bool {
        let words = [".inf", "-.inf", "+.inf", ".nan"]
        return text.utf8.count <= 24 && (Double(text) != nil || words.contains(text.lowercased()))
    }

    /// The value at a path of keys and list positions.
    public func value(at path: ArraySlice<String>) -> Yams.Node? {
        guard let first = path.first else { return self }
        if let sequence, let index = Int(first), sequence.indices.contains(index) {
            return sequence[index].value(at: path.dropFirst())
        }
        return mapping?[Yams.Node(first)]?.value(at: path.dropFirst())
    }

    /// The line of the key at a path, or of the nearest thing that encloses it.
    func line(of path: [String]) -> Int? {
        for length in stride(from: path.count, through: 0, by: -1) {
            let parent = value(at: path.prefix(length).dropLast())
            let key = parent?.mapping?.keys.first { $0.string == path.prefix(length).last }
            if let mark = key?.mark ?? value(at: path.prefix(length))?.mark { return mark.line }
        }
        return nil
    }

    /// The tree with every key as if it had been written without quotation marks: "1" is the key 1, which by YAML's
    /// rules is text, and so another one.
    var withPlainKeys: Yams.Node {
        switch self {
        case .mapping(let mapping):
            let pairs = mapping.map { key, value in
                (
                    key.scalar.map { Yams.Node.scalar(.init($0.string, .implicit, .plain, $0.mark)) } ?? key,
                    value.withPlainKeys
                )
            }
            return .mapping(.init(pairs, mapping.tag, mapping.style, mapping.mark))
        case .sequence(let sequence):
            return .sequence(.init(sequence.map(\.withPlainKeys), sequence.tag, sequence.style, sequence.mark))
        case .scalar, .alias: return self
        }
    }

    /// This mapping laid over another: its values win, what it does not have stays.
    func laid(over base: Yams.Node) -> Yams.Node {
        guard let upper = mapping, var merged = base.mapping else { return self }
        for (key, value) in upper {
            merged[key] = merged[key].map { value.laid(over: $0) } ?? value
        }
        return .mapping(merged)
    }

    /// This tree with the value at a path replaced.
    func replacing(_ path: ArraySlice<String>, with value: Yams.Node) -> Yams.Node {
        guard let first = path.first, var mapping else { return value }
        let key = Yams.Node(first)
        mapping[key] = mapping[key].map { $0.replacing(path.dropFirst(), with: value) } ?? value
        return .mapping(mapping)
    }
}
