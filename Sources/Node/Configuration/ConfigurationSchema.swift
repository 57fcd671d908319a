import Configuration
import DICOM
import Yams

/// The keys that a configuration may have, derived from the encoded defaults.
struct ConfigurationSchema {
    /// The encoded defaults, into which a file's values are merged.
    let defaults: Yams.Node
    /// The defaults with one entry in every list, so that the keys of the entries are known too.
    private let exemplar: Yams.Node

    init() {
        defaults = .encoding(NodeConfiguration())
        var complete = NodeConfiguration()
        let title = ApplicationEntityTitle(constant: "EXAMPLE")
        complete.destinations = [Destination(name: "example", aeTitle: title, host: "localhost", port: 104)]
        complete.completion.idleByCallingTitle = ["EXAMPLE": TimeSpan(.seconds(1))]
        complete.listen.callingTitles = [title]
        exemplar = .encoding(complete)
    }

    /// The unknown keys and the wrong kinds of value in what was written.
    func problems(in reading: ConfigurationReading) -> [ConfigurationProblem] {
        KnownKeys(exemplar: exemplar, freeKeys: ["idleByCallingTitle"]).problems(in: reading)
    }

    /// The values that environment variables set, by the path of their key.
    func overrides(from environment: [String: String]) -> [ConfigurationOverride] {
        leaves(of: defaults, path: []).compactMap { path in
            let variable = Self.variable(for: path)
            guard let text = environment[variable] else { return nil }
            let value = Self.value(of: text, for: path, like: defaults.value(at: path[...]))
            return ConfigurationOverride(variable: variable, path: path, value: value)
        }
    }

    /// The environment variable of a key, for example "SEGNODE_LISTEN_PORT" for listen.port.
    static func variable(for path: [String]) -> String {
        let words = path.map { key in
            key.reduce(into: "") { text, character in
                if character.isUppercase, text.last?.isUppercase == false { text.append("_") }
                text.append(character)
            }
        }
        return (["SEGNODE"] + words).joined(separator: "_").uppercased()
    }

    /// Destinations, a list, pairs "KEY=VALUE" or a single value, as the default is; parts are separated by commas.
    private static func value(of text: String, for path: [String], like example: Yams.Node?) -> Yams.Node {
        let parts = text.split(separator: ",").map(String.init)
        switch example {
        case _ where path == ["destinations"]:
            return destinations(text)
        case .sequence:
            return Yams.Node(parts.map { Yams.Node($0) })
        case .mapping:
            let pairs = parts.map { part in
                let key = part.prefix { $0 != "=" }
                return (Yams.Node(String(key)), Yams.Node(String(part.dropFirst(key.count + 1))))
            }
            return Yams.Node(pairs)
        default:
            return Yams.Node(text)
        }
    }

    private static func destinations(_ text: String) -> Yams.Node {
        let entries = text.split(separator: ",").map { entry -> Yams.Node in
            guard let destination = Destination(text: entry) else { return Yams.Node(String(entry)) }
            return [
                "name": Yams.Node(destination.name), "aeTitle": Yams.Node(destination.aeTitle.description),
                "host": Yams.Node(destination.host), "port": Yams.Node(String(destination.port)),
            ]
        }
        return Yams.Node(entries)
    }

    private func leaves(of node: Yams.Node, path: [String]) -> [[String]] {
        guard let mapping = node.mapping, !mapping.isEmpty else { return [path] }
        return mapping.flatMap { leaves(of: $0.value, path: path + [$0.key.string ?? ""]) }
    }
}
