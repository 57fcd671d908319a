import Configuration
import TestSupport
import Testing
import Yams

@Suite("A configuration file and what is laid over it")
struct ConfigurationReadingTests {
    private struct Settings: Codable, Equatable {
        struct Listen: Codable, Equatable {
            var port = 104
            var title = "SEGNODE"
        }

        var listen = Listen()
        var names: [String: Int] = ["a": 1]
        var rates = [0.5]
    }

    private func read(
        _ yaml: String, overrides: [ConfigurationOverride] = [], freeKeys: Set<String> = ["names"],
        invalid: (Settings) -> [InvalidValue] = { _ in [] }
    ) throws(ConfigurationError) -> Settings {
        let reading = try ConfigurationReading(yaml: yaml, name: "s.yaml", overrides: overrides)
        let known = KnownKeys(exemplar: .encoding(Settings()), freeKeys: freeKeys)
        return try reading.decode(
            Settings.self, defaults: .encoding(Settings()), problems: known.problems(in: reading),
            invalidValues: invalid)
    }

    /// The problems of a text, as lines.
    private func problems(
        _ yaml: String, overrides: [ConfigurationOverride] = [], invalid: (Settings) -> [InvalidValue] = { _ in [] }
    ) -> [String] {
        do throws(ConfigurationError) { _ = try read(yaml, overrides: overrides, invalid: invalid) } catch {
            return error.description.split(separator: "\n").map { String($0) }
        }
        return []
    }

    @Test("what was written wins over the defaults, the environment over both, and the rest stays")
    func merged() throws {
        #expect(try read("") == Settings())
        let port = ConfigurationOverride(variable: "PORT", path: ["listen", "port"], value: "106")
        var expected = Settings()
        (expected.listen.port, expected.rates) = (105, [1, 2])
        #expect(try read("listen: {port: 105}\nrates: [1, 2]\n") == expected)
        expected.listen.port = 106
        #expect(try read("listen: {port: 105}\nrates: [1, 2]\n", overrides: [port]) == expected)
    }

    @Test(
        "a problem names file, line and key, with what was found and expected",
        arguments: [
            (
                "rates: [1]\nlisten:\n  title: a\n  port: many\n",
                "s.yaml:4: listen.port: found \"many\", expected a whole number"
            ),
            (
                "listen:\n\n  prt: 1\n",
                "s.yaml:3: listen.prt: found the unknown key \"prt\", expected one of port, title"
            ),
            ("listen: [1]\n", "s.yaml:1: listen: found a list, expected a group of keys"),
            ("rates:\n- 1\n- x\n", "s.yaml:3: rates.1: found \"x\", expected a number"),
        ])
    func problem(yaml: String, expected: String) { #expect(problems(yaml) == [expected]) }

    @Test(
        "another kind of value than is expected is told wherever it stands",
        arguments: [
            ("- 1\n", "s.yaml:1: the file: found a list, expected a group of keys"),
            ("hello\n", "s.yaml:1: the file: found a value, expected a group of keys"),
            ("rates: [1]\nlisten:\n", "s.yaml:2: listen: found nothing, expected a group of keys"),
            ("rates: 5\n", "s.yaml:1: rates: found a value, expected a list"),
            ("listen:\n  port: {a: 1}\n", "s.yaml:2: listen.port: found a group of keys, expected a value"),
            ("names:\n  b: 1\n  c: [2]\n", "s.yaml:3: names.c: found a list, expected a value"),
            ("names:\n  b: 1\n  c: x\n", "s.yaml:3: names.c: found \"x\", expected a whole number"),
        ])
    func kinds(yaml: String, expected: String) { #expect(problems(yaml) == [expected]) }

    @Test("all unknown keys are told at once")
    func several() {
        let found = problems("listen:\n  prt: 1\n  titel: a\nnmes: {}\n")
        #expect(
            found == [
                "s.yaml:2: listen.prt: found the unknown key \"prt\", expected one of port, title",
                "s.yaml:3: listen.titel: found the unknown key \"titel\", expected one of port, title",
                "s.yaml:4: nmes: found the unknown key \"nmes\", expected one of listen, names, rates",
            ])
    }

    @Test("a group of free keys is added to by the file, and replaced by the environment")
    func groups() throws {
        let names = ConfigurationOverride(variable: "NAMES", path: ["names"], value: ["b": "3"])
        #expect(try read("names: {c: 4}\n").names == ["a": 1, "c": 4])
        #expect(try read("names: {c: 4}\n", overrides: [names]).names == ["b": 3])
        let port = ConfigurationOverride(variable: "PORT", path: ["listen", "port"], value: "many")
        #expect(
            problems("listen: {port: 1}\n", overrides: [names, port])
                == ["PORT: listen.port: found \"many\", expected a whole number"])
    }

    /// Two numbers that are refused while they are decoded.
    private struct Pair: Decodable {
        struct Ends: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                _ = try container.decode([Double].self)
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "the lower first")
            }
        }

        let ends: Ends
    }

    @Test(
        "numbers that are refused together are told as they are written",
        arguments: [
            ("ends: [2, 1.50]\n", "s.yaml:1: ends: found [2, 1.50], expected the lower first"),
            ("ends: []\n", "s.yaml:1: ends: found [], expected the lower first"),
            ("ends: [1,2,3,4,5,6,7,8,9]\n", "s.yaml:1: ends: found a list, expected the lower first"),
        ])
    func numbersRefusedTogether(yaml: String, expected: String) throws {
        let reading = try ConfigurationReading(yaml: yaml, name: "s.yaml")
        let error = #expect(throws: ConfigurationError.self) {
            try reading.decode(Pair.self, defaults: .encoding(["ends": [1]]), problems: []) { _ in [] }
        }
        #expect(error?.description == expected)
    }

    @Test("a value that cannot be used is told with its line, or the variable that set it")
    func invalid() {
        let check = { (settings: Settings) -> [InvalidValue] in
            guard settings.listen.port > 65_535 else { return [] }
            return [.init(path: ["listen", "port"], found: "\(settings.listen.port)", expected: "a port")]
        }
        let written = "listen:\n  port: 70000\n"
        #expect(problems(written, invalid: check) == ["s.yaml:2: listen.port: found 70000, expected a port"])
        let port = ConfigurationOverride(variable: "PORT", path: ["listen", "port"], value: "80000")
        #expect(
            problems(written, overrides: [port], invalid: check)
                == ["PORT: listen.port: found 80000, expected a port"])
    }

    @Test("the keys of some groups are free, with quotation marks or not")
    func freeKeys() throws {
        #expect(try read("names: {\"1\": 2, b: 3}\n").names == ["a": 1, "1": 2, "b": 3])
        #expect(throws: ConfigurationError.self) { try read("names: {b: 3}\n", freeKeys: []) }
    }

    @Test("a file that is not there and a text that is no YAML are told apart")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: ConfigurationError.self) { try ConfigurationReading.text(of: folder.path("a")) }
        guard case .unreadable(let path, _) = missing else { Issue.record("\(String(describing: missing))"); return }
        #expect(path == folder.path("a"))
        let broken = #expect(throws: ConfigurationError.self) { try read("a: [") }
        guard case .notYAML("s.yaml", _) = broken else { Issue.record("\(String(describing: broken))"); return }
    }
}
