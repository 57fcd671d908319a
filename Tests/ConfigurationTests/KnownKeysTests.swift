import Configuration
import Testing
import Yams

@Suite("Keys that are known")
struct KnownKeysTests {
    private struct Settings: Codable {
        struct Peer: Codable {
            var name = "a"
            var port = 1
        }

        var peers = [Peer()]
    }

    private func problems(_ yaml: String) throws -> [String] {
        let reading = try ConfigurationReading(yaml: yaml, name: "s.yaml", overrides: [])
        return KnownKeys(exemplar: .encoding(Settings()), freeKeys: []).problems(in: reading).map { "\($0)" }
    }

    @Test("each entry of a list is looked at, and named by its place")
    func lists() throws {
        let found = try problems("peers:\n- {name: a, port: 1}\n- {nam: b, port: 2}\n- [c]\n- {prot: 3}\n")
        #expect(
            found == [
                "s.yaml:3: peers.1.nam: found the unknown key \"nam\", expected one of name, port",
                "s.yaml:4: peers.2: found a list, expected a group of keys",
                "s.yaml:5: peers.3.prot: found the unknown key \"prot\", expected one of name, port",
            ])
        #expect(try problems("peers: [{name: a}, {port: 2}]\n").isEmpty)
    }

    @Test("a password that was written as a list is not shown, also where only decoding notices that")
    func secrets() throws {
        struct Names: Codable { var names = "" }
        let reading = try ConfigurationReading(yaml: "names: [host=db, password=x]\n", name: "s.yaml", overrides: [])
        let known = KnownKeys(exemplar: .encoding(Names()), freeKeys: []).problems(in: reading)
        for problems in [known, []] {
            let error = #expect(throws: ConfigurationError.self) {
                _ = try reading.decode(
                    Names.self, defaults: .encoding(Names()), problems: problems, invalidValues: { _ in [] })
            }
            let text = try #require(error).description
            #expect(text.contains("names: found a list") && !text.contains("password"), "\(text)")
        }
    }
}
