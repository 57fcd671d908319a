import Configuration
import DICOM
import DICOMNetwork
import Foundation
import Node
import Testing

@Suite("The configuration file")
struct ConfigurationFileTests {
    @Test("an empty file is the defaults")
    func emptyFile() throws {
        #expect(try ConfigurationFile.parse(yaml: "", name: "empty.yaml") == NodeConfiguration())
    }

    @Test("the annotated example states the defaults")
    func example() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Config/segnode.yaml")
        let text = try String(contentsOf: root, encoding: .utf8)
        #expect(try ConfigurationFile.parse(yaml: text, name: "segnode.yaml") == NodeConfiguration())
        for key in ["aeTitle", "listen", "storage", "completion", "segmentation", "retry", "destinations", "log"] {
            #expect(text.contains("\n\(key):"), "the example does not mention \(key)")
        }
    }

    @Test("what is written replaces the default, what is not stays")
    func partialFile() throws {
        let yaml = "listen:\n  port: 104\ncompletion:\n  idleByCallingTitle:\n    CT1: 5s\n"
        let configuration = try ConfigurationFile.parse(yaml: yaml, name: "a.yaml")
        #expect(configuration.listen.port == 104)
        #expect(configuration.listen.host == NodeConfiguration().listen.host)
        #expect(configuration.completion.idleByCallingTitle["CT1"] == TimeSpan(.seconds(5)))
    }

    @Test(
        "a mistake names line, key, found and expected",
        arguments: [
            ("listen:\n  prot: 104\n", 2, "listen.prot", "the unknown key \"prot\""),
            ("aeTitle: A\nlisten:\n  port: eleven\n", 3, "listen.port", "\"eleven\""),
            ("listen:\n  port: 70000\n", 2, "listen.port", "70000"),
            ("completion:\n  idle: 60\n", 2, "completion.idle", "\"60\""),
            ("storage:\n  minimumFree: lots\n", 2, "storage.minimumFree", "\"lots\""),
            ("listen: 11112\n", 1, "listen", "a value"),
            ("segmentation:\n  memoryLimit: 1MB\n", 2, "segmentation.memoryLimit", "1MB"),
            ("log:\n  level: loud\n", 2, "log.level", "\"loud\""),
            ("aeTitle: THIS_TITLE_IS_TOO_LONG\n", 1, "aeTitle", "\"THIS_TITLE_IS_TOO_LONG\""),
            ("destinations:\n  - name: a\n    aeTitle: A\n    host: h\n    prt: 1\n", 5, "destinations.0.prt", "prt"),
            ("destinations:\n  - name: a\n    aeTitle: A\n    host: h\n    port: 0\n", 5, "destinations.0.port", "0"),
        ])
    func mistakes(yaml: String, line: Int, key: String, found: String) throws {
        let problem = try #require(firstProblem(yaml: yaml))
        #expect(problem.line == line)
        #expect(problem.key == key)
        #expect(problem.found.contains(found))
        #expect(!problem.expected.isEmpty)
    }

    @Test(
        "a word that is none is answered with all that are",
        arguments: [
            ("log:\n  level: loud\n", "one of trace, debug, info, notice, warning, error, critical"),
            ("segmentation:\n  incomplete: maybe\n", "one of segment, skip"),
        ])
    func words(yaml: String, expected: String) throws {
        #expect(try #require(firstProblem(yaml: yaml)).expected == expected)
    }

    @Test("two destinations of one name are refused")
    func sameName() throws {
        let entry = "  - {name: pacs, aeTitle: PACS, host: localhost, port: 104}\n"
        let problem = try #require(firstProblem(yaml: "destinations:\n" + entry + entry))
        #expect(problem.key == "destinations.1.name")
    }

    @Test("the environment overrides the file")
    func environment() throws {
        let environment = [
            "SEGNODE_LISTEN_PORT": "2104", "SEGNODE_AE_TITLE": "CONTAINER",
            "SEGNODE_DESTINATIONS": "pacs=PACS@10.0.0.1:104,ARCHIVE@archive.example:11112",
            "SEGNODE_LISTEN_CALLING_TITLES": "CT1,CT2", "SEGNODE_COMPLETION_IDLE_BY_CALLING_TITLE": "CT1=5s",
        ]
        let configuration = try ConfigurationFile.parse(
            yaml: "listen:\n  port: 104\n", name: "a.yaml", environment: environment)
        #expect(configuration.listen.port == 2104)
        #expect(configuration.aeTitle.description == "CONTAINER")
        #expect(configuration.destinations.map(\.name) == ["pacs", "ARCHIVE"])
        #expect(configuration.destinations.map(\.host) == ["10.0.0.1", "archive.example"])
        #expect(configuration.listen.callingTitles.map(\.description) == ["CT1", "CT2"])
        #expect(configuration.completion.idleByCallingTitle == ["CT1": TimeSpan(.seconds(5))])
    }

    @Test("a mistake in the environment names the variable")
    func environmentMistake() throws {
        let problem = try #require(firstProblem(yaml: "", environment: ["SEGNODE_LISTEN_PORT": "x"]))
        #expect(problem.source == "SEGNODE_LISTEN_PORT")
        #expect(problem.line == nil)
    }

    @Test("text that is no YAML is refused with its place")
    func notYAML() {
        #expect(throws: ConfigurationError.self) {
            try ConfigurationFile.parse(yaml: "listen: [", name: "a.yaml")
        }
    }

    private func firstProblem(yaml: String, environment: [String: String] = [:]) -> ConfigurationProblem? {
        do {
            _ = try ConfigurationFile.parse(yaml: yaml, name: "a.yaml", environment: environment)
            return nil
        } catch .problems(let problems) {
            return problems.first
        } catch {
            return nil
        }
    }
}
