import Foundation
import Node
import TestSupport
import Testing

@Suite("The annotated example configuration")
struct AnnotatedExampleTests {
    private let example: String

    init() throws { example = try String(contentsOfFile: Repository.path("Config/segnode.yaml"), encoding: .utf8) }

    @Test("it decodes to the defaults")
    func statesTheDefaults() throws {
        #expect(try ConfigurationFile.parse(yaml: example, name: "segnode.yaml") == NodeConfiguration())
    }

    @Test("it states every key, each with a comment above it", arguments: Self.keys)
    func explainsEveryKey(key: Key) throws {
        let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
        let position = lines.firstIndex { $0.hasPrefix("\(key.indentation)\(key.name):") }
        let line = try #require(position, "the example does not state \(key.name)")
        #expect(lines[line - 1].hasPrefix("\(key.indentation)#"), "\(key.name) is not explained")
    }

    /// A key of the configuration.
    struct Key: Sendable, CustomTestStringConvertible {
        let name: String
        let indentation: String
        var testDescription: String { name }
    }

    /// The stored properties of the configuration and of its groups; values that have a text form are no groups.
    private static let keys: [Key] = Mirror(reflecting: NodeConfiguration()).children.flatMap { group in
        let parts = group.value is any CustomStringConvertible ? [] : Array(Mirror(reflecting: group.value).children)
        return [Key(name: group.label ?? "", indentation: "")]
            + parts.map { Key(name: $0.label ?? "", indentation: "  ") }
    }
}
