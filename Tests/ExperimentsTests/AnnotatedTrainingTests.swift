import Experiments
import Foundation
import TestSupport
import Testing
import TrainingData

@Suite("The annotated configuration of a training")
struct AnnotatedTrainingTests {
    private static let path = Repository.path("Config/training/annotated.yaml")
    private let text: String
    private let configuration: TrainingConfiguration

    init() throws {
        text = try String(contentsOfFile: Self.path, encoding: .utf8)
        configuration = try TrainingConfigurationFile.load(path: Self.path)
    }

    @Test("it states the defaults")
    func statesTheDefaults() {
        let least = TrainingConfiguration(
            architecture: configuration.architecture, output: configuration.output, data: configuration.data,
            input: configuration.input)
        #expect(configuration == least)
    }

    @Test("it states every key, those without a default as a comment")
    func statesEveryKey() {
        let names = keys(of: configuration).union(keys(of: configuration.data.training[0]))
        #expect(names.count > 60)
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        for name in names {
            let isStated = lines.contains { line in
                ["\(name):", "# \(name):", "- \(name):"].contains { line.hasPrefix($0) } || line.contains("\(name): ")
            }
            #expect(isStated, "\(name)")
        }
    }

    /// The names of all stored properties, however deep; options of networks are Models/README.md's.
    private func keys(of value: Any) -> Set<String> {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .struct, !(value is any CustomStringConvertible) else { return [] }
        return mirror.children.reduce(into: []) { keys, child in
            guard let label = child.label, !["nameMap", "options", "strides", "normalizationEpsilon"].contains(label)
            else { return }
            keys.insert(label)
            keys.formUnion(self.keys(of: child.value))
        }
    }
}
