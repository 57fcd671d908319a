import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Commands without a node")
    struct CommandTests {
        private let segnode = OutsideProgram(url: Repository.program)

        @Test("selftest passes, tells the service manager nothing, and leaves nothing behind")
        func selftest() throws {
            let folder = try TemporaryFolder()
            let manager = try ServiceManager()
            let outcome = try segnode.run(
                ["selftest"], environment: ["TMPDIR": folder.path(), "NOTIFY_SOCKET": manager.address])
            #expect(manager.value(of: "") == nil)
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.contains("voxel for voxel"), "\(outcome.output)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).isEmpty)
        }

        @Test("selftest fails where the mask that comes back is not the phantom's, and leaves nothing behind")
        func failingSelftest() throws {
            let (folder, temporary) = (try TemporaryFolder(), try TemporaryFolder())
            let model = folder.url.appending(path: "commissioning-threshold")
            try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
            let path = Repository.path("Models/commissioning-threshold/model.json")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let changed = text.replacing("\"hounsfield\": 300", with: "\"hounsfield\": -500")
            try #require(changed != text)
            try changed.write(to: model.appending(path: "model.json"), atomically: true, encoding: .utf8)
            let outcome = try segnode.run(
                ["selftest"], environment: ["TMPDIR": temporary.path(), "SEGNODE_MODELS": folder.path()])
            #expect(outcome.status == 1 && outcome.output.contains("comparison"), "\(outcome.output)")
            #expect(!outcome.output.contains("The self-test passed."))
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path()).isEmpty)
            withExtendedLifetime(folder) {}
        }

        @Test("check-config accepts the annotated example")
        func example() throws {
            let outcome = try segnode.run(["check-config", "--config", Repository.path("Config/segnode.yaml")])
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.contains("11112"))
        }

        @Test(
            "check-config names file, line, key, found and expected",
            arguments: [
                ("listen:\n  prot: 104\n", "segnode.yaml:2: listen.prot: found the unknown key \"prot\", expected"),
                ("listen:\n  port: eleven\n", "segnode.yaml:2: listen.port: found \"eleven\", expected a whole number"),
                ("completion:\n  idle: 60\n", "segnode.yaml:2: completion.idle: found \"60\", expected a time"),
            ])
        func mistakes(yaml: String, sentence: String) throws {
            let folder = try TemporaryFolder()
            try yaml.write(to: folder.url.appending(path: "segnode.yaml"), atomically: true, encoding: .utf8)
            let outcome = try segnode.run(["check-config", "--config", folder.path("segnode.yaml")])
            #expect(outcome.status == 78)
            #expect(outcome.output.contains(sentence), "\(outcome.output)")
        }

        @Test("a model that is not there is a mistake of the configuration")
        func missingModel() throws {
            let outcome = try segnode.run(["check-config", "--model", "nothing-like-that"])
            #expect(outcome.status == 78)
            #expect(outcome.output.contains("nothing-like-that"), "\(outcome.output)")
        }

        @Test(
            "a model that lies in SEGNODE_MODELS alone is found there",
            arguments: [
                ("check-config --model own-threshold", "@/models/own-threshold"),
                ("model describe own-threshold --rounds 0", "commissioning-threshold 1.0.0"),
                ("segment @/nowhere --output @/x --model own-threshold", "nowhere"),
            ])
        func ownModel(words: String, says: String) throws {
            let folder = try TemporaryFolder()
            let models = folder.path("models")
            try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Repository.path("Models/commissioning-threshold"), toPath: models + "/own-threshold")
            func filled(_ text: String) -> String { text.replacing("@/", with: folder.path() + "/") }
            let arguments = words.split(separator: " ").map { filled(String($0)) }
            let outcome = try segnode.run(arguments, environment: ["SEGNODE_MODELS": models])
            #expect(outcome.status == (words.hasPrefix("segment") ? 3 : 0), "\(outcome.output)")
            #expect(outcome.output.contains(filled(says)), "\(outcome.output)")
            let elsewhere = try segnode.run(arguments, environment: ["SEGNODE_MODELS": folder.path()])
            #expect(elsewhere.status == 78 && elsewhere.output.contains("own-threshold"), "\(elsewhere.output)")
        }

        @Test("serve does not start with a configuration that cannot be used")
        func serve() throws {
            let folder = try TemporaryFolder()
            let outcome = try segnode.run(
                ["serve", "--storage", folder.path("archive")], environment: ["SEGNODE_LISTEN_PORT": "70000"])
            #expect(outcome.status == 78)
            #expect(outcome.output.contains("SEGNODE_LISTEN_PORT"), "\(outcome.output)")
        }

        @Test("a listing without an archive says what is missing")
        func noArchive() throws {
            let folder = try TemporaryFolder()
            let outcome = try segnode.run(["studies", "--storage", folder.path()])
            #expect(outcome.status == 69)
            #expect(outcome.output.contains("index.sqlite"), "\(outcome.output)")
        }
    }
}
