import Archive
import Catalog
import Configuration
import DICOM
import Foundation
import Node
import Platform
import Testing

/// Values of the right form that cannot be used, and what the parts are given where a value is left out.
@Suite("Mistakes in a configuration, and what is left out of it")
struct ConfigurationMistakeTests {
    private func problems(_ yaml: String) -> [ConfigurationProblem] {
        do throws(ConfigurationError) { _ = try ConfigurationFile.parse(yaml: yaml, name: "a.yaml") } catch {
            if case .problems(let problems) = error { return problems }
        }
        return []
    }

    @Test("a destination's port is 1 to 65535", arguments: [(0, false), (1, true), (65_535, true), (65_536, false)])
    func ports(port: Int, isUsable: Bool) {
        let found = problems("destinations:\n  - {name: a, aeTitle: A, host: h, port: \(port)}\n")
        #expect(found.isEmpty == isUsable)
        #expect(found.map(\.key) == (isUsable ? [] : ["destinations.0.port"]))
        #expect(found.map(\.found) == (isUsable ? [] : ["\(port)"]))
        #expect(found.map(\.expected) == (isUsable ? [] : ["a number from 1 to 65535"]))
    }

    @Test("a destination's name is its own, and the later one of two is the mistake")
    func names() {
        let entries = ["pacs", "viewer", "pacs"].map { "  - {name: \($0), aeTitle: A, host: h, port: 104}\n" }
        #expect(problems("destinations:\n" + entries.prefix(2).joined()).isEmpty)
        let found = problems("destinations:\n" + entries.joined())
        #expect(found.map(\.key) == ["destinations.2.name"] && found.map(\.line) == [4])
        #expect(found.map(\.found) == ["\"pacs\" again"])
    }

    @Test("all values that cannot be used are told at once, each with its line")
    func several() {
        let found = problems(
            """
            listen:
              port: 65536
              minimumRate: 2GB
              pduTimeout: 0s
            retry:
              jobAttempts: 0
            segmentation:
              memoryLimit: 1MB
            """)
        let expected: [String: Int] = [
            "listen.port": 2, "listen.minimumRate": 3, "listen.pduTimeout": 4, "retry.jobAttempts": 6,
            "segmentation.memoryLimit": 8,
        ]
        #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0.line ?? 0) }) == expected)
    }

    @Test(
        "an idle time is for a calling title that there can be, and a year at most",
        arguments: [
            ("CT1", "8760h", true), ("CT1", "8761h", false), ("CT1", "0s", true), ("SIXTEEN_LETTERS_", "1s", true),
            ("SEVENTEEN_LETTERS", "1s", false), ("\" CT1\"", "1s", false), ("\"C\\\\T\"", "1s", false),
        ])
    func idleTimes(title: String, time: String, isUsable: Bool) {
        let found = problems("completion:\n  idleByCallingTitle:\n    \(title): \(time)\n")
        #expect(found.isEmpty == isUsable, "\(found)")
        #expect(found.allSatisfy { $0.line == 3 && $0.key.hasPrefix("completion.idleByCallingTitle.") })
    }

    @Test("a server's connection string that is none is not shown: it may hold a password")
    func connectionString() {
        let found = problems("catalog:\n  postgresql: secret without a key\n")
        #expect(found.map(\.key) == ["catalog.postgresql"] && found.map(\.line) == [2])
        #expect(found.allSatisfy { !$0.description.contains("secret") })
        #expect(problems("catalog:\n  postgresql: postgresql://node@db/segnode\n").isEmpty)
    }

    @Test("a node's name in a server has up to 64 characters that can be seen")
    func nodeName() {
        #expect(problems("catalog:\n  node: \(String(repeating: "\u{E9}", count: 64))\n").isEmpty)
        let long = problems("catalog:\n  node: \(String(repeating: "n", count: 65))\n")
        #expect(long.map(\.key) == ["catalog.node"] && long.map(\.found) == ["65 characters"])
        #expect(problems("catalog:\n  node: \"a\\x1fb\"\n").map(\.key) == ["catalog.node"])
        #expect(problems("catalog:\n  node: \"a b\"\n").isEmpty)
    }

    @Test("an index on a server is this machine's where no name is given, and there is none without a server")
    func server() {
        var settings = CatalogSettings()
        #expect(CatalogServer(settings) == nil)
        settings.postgresql = "dbname=segnode"
        #expect(CatalogServer(settings)?.node == ProcessInfo.processInfo.hostName)
        settings.postgresql = ""
        settings.node = "node-1"
        #expect(CatalogServer(settings) == nil)
    }

    @Test("what a service must remember is kept in the first of the service manager's folders, if there is any")
    func stateFolder() {
        let configuration = NodeConfiguration()
        let several = ArchiveConfiguration(configuration, environment: ["STATE_DIRECTORY": "/a/segnode:/b"])
        #expect(several.stateFolder == "/a/segnode")
        #expect(ArchiveConfiguration(configuration, environment: ["STATE_DIRECTORY": ""]).stateFolder == nil)
        #expect(ArchiveConfiguration(configuration).stateFolder == nil)
    }

    @Test("a worker has the time and the memory that are configured, else three quarters of what there is")
    func workerLimits() {
        var settings = SegmentationSettings()
        settings.timeLimit = TimeSpan(.seconds(90))
        settings.memoryLimit = ByteCount(1_234_567_890)
        let limits = WorkerSupervision.Limits(settings)
        #expect(limits.job == .seconds(90) && limits.memory == 1_234_567_890)
        #expect(limits.start == .seconds(600) && limits.silence == .seconds(600) && limits.stop == .seconds(20))
        settings.memoryLimit = ByteCount(0)
        let share = Double(WorkerSupervision.Limits(settings).memory) / Double(SystemMemory.available)
        #expect(abs(share - 0.75) < 0.05)
    }
}
