/// How the names of a checkpoint differ from those of the network definition it is loaded into.
///
/// ```swift
/// // A checkpoint saved from DataParallel, with the last layer called "head":
/// NameMap(prefixes: ["": "module."], names: ["out.weight": "module.head.weight", "out.bias": "module.head.bias"])
/// ```
/// A name is looked up in `names` first; otherwise the longest of `prefixes` that it begins with is exchanged, at most
/// one. Tensors of the file that begin with one of `ignored` are not missed by the network.
public struct NameMap: Codable, Sendable, Equatable {
    /// From the beginning of a network's name to the beginning of the checkpoint's.
    public var prefixes: [String: String]

    /// From a network's name to the checkpoint's.
    public var names: [String: String]

    /// Beginnings of names in the checkpoint that this network does not need.
    public var ignored: [String]

    /// Creates a map; without arguments every name stays as it is.
    public init(prefixes: [String: String] = [:], names: [String: String] = [:], ignored: [String] = []) {
        self.prefixes = prefixes
        self.names = names
        self.ignored = ignored
    }

    /// Decodes a map; every key may be left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        prefixes = try container.decodeIfPresent([String: String].self, forKey: .prefixes) ?? [:]
        names = try container.decodeIfPresent([String: String].self, forKey: .names) ?? [:]
        ignored = try container.decodeIfPresent([String].self, forKey: .ignored) ?? []
    }

    /// The name in the checkpoint of what the network calls `name`.
    public func storedName(for name: String) -> String {
        if let stored = names[name] { return stored }
        let fitting = prefixes.keys.filter { name.hasPrefix($0) }
        guard let prefix = fitting.max(by: { $0.utf8.count < $1.utf8.count }), let stored = prefixes[prefix] else {
            return name
        }
        return stored + name.dropFirst(prefix.count)
    }
}
