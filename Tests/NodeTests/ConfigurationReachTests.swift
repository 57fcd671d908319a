import Archive
import Catalog
import Configuration
import DICOM
import DICOMNetwork
import Foundation
import Jobs
import Node
import Testing

/// Every key of the configuration, a value that differs from its default, and the place that the value must reach.
///
/// A new key belongs into the table. What the keys do from there on is tested with the parts that they configure.
@Suite("Every key of the configuration")
struct ConfigurationReachTests {
    struct Key: Sendable, CustomTestStringConvertible {
        let path: String
        /// The value as YAML, and as an environment variable where that is written differently.
        let yaml: String
        let variable: String
        let isLive: Bool
        let reaches: @Sendable (NodeConfiguration) -> Bool
        var testDescription: String { path }

        init(
            _ path: String, _ yaml: String, variable: String? = nil, isLive: Bool = false,
            _ reaches: @escaping @Sendable (NodeConfiguration) -> Bool
        ) {
            (self.path, self.yaml, self.variable, self.isLive) = (path, yaml, variable ?? yaml, isLive)
            self.reaches = reaches
        }

        /// The key with its value, below those that enclose it.
        var text: String {
            let parts = path.split(separator: ".")
            let lines = parts.enumerated().map { String(repeating: "  ", count: $0) + $1 + ":" }
            return lines.joined(separator: "\n") + " \(yaml)\n"
        }

        /// SEGNODE_ and the key's words, as Config/segnode.yaml tells.
        var variableName: String {
            let words = path.replacing(".", with: "_").reduce(into: "") { text, letter in
                if letter.isUppercase, text.last?.isLowercase == true { text.append("_") }
                text.append(letter)
            }
            return "SEGNODE_\(words.uppercased())"
        }
    }

    static let keys: [Key] = [
        Key("catalog.postgresql", "host=db dbname=segnode") {
            ArchiveConfiguration($0).server?.postgresql == "host=db dbname=segnode"
        },
        Key("catalog.node", "node-1") {
            var catalog = $0.catalog
            catalog.postgresql = "dbname=segnode"
            return CatalogServer(catalog)?.node == "node-1"
        },
        Key("aeTitle", "NODE1") { AcceptorConfiguration($0).aeTitle.description == "NODE1" },
        Key("listen.host", "127.0.0.2") { AcceptorConfiguration($0).host == "127.0.0.2" },
        Key("listen.port", "104") { AcceptorConfiguration($0).port == 104 },
        Key("listen.acceptAnyCalledTitle", "true") { AcceptorConfiguration($0).acceptsAnyCalledTitle },
        Key("listen.callingTitles", "[CT1, CT2]", variable: "CT1,CT2") {
            AcceptorConfiguration($0).allowedCallingTitles?.map(\.description).sorted() == ["CT1", "CT2"]
        },
        Key("listen.maximumAssociations", "33") { AcceptorConfiguration($0).maximumAssociations == 33 },
        Key("listen.maximumAssociationsPerPeer", "7") { AcceptorConfiguration($0).maximumAssociationsPerPeer == 7 },
        Key("listen.maximumPDULength", "4098") { AcceptorConfiguration($0).maximumPDULength == 4098 },
        Key("listen.maximumInstanceSize", "5GB") { AcceptorConfiguration($0).maximumInstanceBytes == 5_000_000_000 },
        Key("listen.minimumRate", "2kB") { AcceptorConfiguration($0).minimumDataSetRate == 2000 },
        Key("listen.requestTimeout", "1m") { AcceptorConfiguration($0).associationRequestTimeout == .seconds(60) },
        Key("listen.pduTimeout", "7s") { AcceptorConfiguration($0).pduTimeout == .seconds(7) },
        Key("listen.idleTimeout", "2h") { AcceptorConfiguration($0).idleTimeout == .seconds(7200) },
        Key("listen.operationTimeout", "7m") { AcceptorConfiguration($0).operationTimeout == .seconds(420) },
        Key("storage.folder", "/srv/segnode") { ArchiveConfiguration($0).root == "/srv/segnode" },
        Key("storage.minimumFree", "3GB") { ArchiveConfiguration($0).minimumFreeBytes == 3_000_000_000 },
        Key("storage.reserve", "32MB") { ArchiveConfiguration($0).reserveBytes == 32_000_000 },
        Key("storage.mustExist", "true") { ArchiveConfiguration($0).mustExist },
        Key("completion.idle", "500ms", isLive: true) {
            ArchiveConfiguration($0).defaultIdleTime == .milliseconds(500)
                && ArchiveConfiguration($0).idleTimes.isEmpty
        },
        Key("completion.idleByCallingTitle", "{CT1: 5s, PACS: 2m}", variable: "CT1=5s,PACS=2m", isLive: true) {
            ArchiveConfiguration($0).idleTimes == ["CT1": .seconds(5), "PACS": .seconds(120)]
                && ArchiveConfiguration($0).defaultIdleTime == .seconds(60)
        },
        Key("completion.refusedWait", "30m", isLive: true) { $0.completion.refusedWait == TimeSpan(.seconds(1800)) },
        Key("segmentation.incomplete", "skip", isLive: true) { $0.segmentation.incomplete == .skip },
        Key("segmentation.model", "commissioning-threshold") { $0.segmentation.model == "commissioning-threshold" },
        Key("segmentation.threads", "3") { $0.segmentation.threads == 3 },
        Key("segmentation.memoryLimit", "3GB") { $0.segmentation.memoryLimit == ByteCount(3_000_000_000) },
        Key("segmentation.timeLimit", "2h") { $0.segmentation.timeLimit == TimeSpan(.seconds(7200)) },
        Key("segmentation.seriesNumber", "77", isLive: true) { $0.segmentation.seriesNumber == 77 },
        Key("retry.jobAttempts", "9") {
            JobQueueConfiguration($0.retry).maximumAttempts == 9
                && JobQueueConfiguration($0.retry).maximumDeliveryAttempts == 40
        },
        Key("retry.deliveryAttempts", "11") {
            JobQueueConfiguration($0.retry).maximumDeliveryAttempts == 11
                && JobQueueConfiguration($0.retry).maximumAttempts == 5
        },
        Key("retry.firstDelay", "3s") {
            JobQueueConfiguration($0.retry).backoff.initial == .seconds(3)
                && JobQueueConfiguration($0.retry).deliveryBackoff.initial == .seconds(3)
        },
        Key("retry.longestDelay", "2h") {
            JobQueueConfiguration($0.retry).backoff.maximum == .seconds(7200)
                && JobQueueConfiguration($0.retry).deliveryBackoff.maximum == .seconds(7200)
        },
        Key(
            "destinations", "[{name: pacs, aeTitle: PACS, host: 10.0.0.1, port: 104}]",
            variable: "pacs=PACS@10.0.0.1:104", isLive: true
        ) {
            let pacs = LiveSettings($0).destination(named: "pacs")
            return pacs?.aeTitle.description == "PACS" && pacs?.host == "10.0.0.1" && pacs?.port == 104
        },
        Key("log.level", "debug") { $0.log.level == .debug },
    ]

    @Test("is in this table")
    func complete() throws {
        let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(NodeConfiguration()))
        #expect(Self.leaves(encoded, []).sorted() == Self.keys.map(\.path).sorted())
    }

    @Test("reaches what it configures from the file and from the environment", arguments: keys)
    func reaches(key: Key) throws {
        #expect(!key.reaches(NodeConfiguration()), "the value is the default, so that the test could not fail")
        #expect(key.reaches(try ConfigurationFile.parse(yaml: key.text, name: "a.yaml")))
        let environment = [key.variableName: key.variable]
        #expect(key.reaches(try ConfigurationFile.parse(yaml: "", name: "a.yaml", environment: environment)))
    }

    @Test("takes effect on SIGHUP where it is live; elsewhere it stays, and its group is named", arguments: keys)
    func live(key: Key) throws {
        let settings = LiveSettings(NodeConfiguration())
        let pending = settings.apply(try ConfigurationFile.parse(yaml: key.text, name: "a.yaml"))
        let group = String(key.path.prefix { $0 != "." })
        #expect(pending == (key.isLive ? [] : [group]))
        #expect(key.reaches(settings.configuration) == key.isLive)
        // And back again.
        #expect(settings.apply(NodeConfiguration()).isEmpty)
        #expect(settings.configuration == NodeConfiguration())
    }

    @Test("the environment wins over the file, and changes nothing else", arguments: keys)
    func environment(key: Key) throws {
        let other = Self.keys.filter { $0.path != key.path }
        let file = try ConfigurationFile.parse(
            yaml: "aeTitle: OTHER\nlog:\n  level: error\nlisten:\n  port: 105\n", name: "a.yaml",
            environment: [key.variableName: key.variable])
        #expect(key.reaches(file))
        for other in other { #expect(!other.reaches(file), "\(other.path) was set by \(key.variableName)") }
    }

    @Test(
        "an amount or a time has its unit's size",
        arguments: [
            ("storage.minimumFree", "7", 7), ("storage.minimumFree", "7B", 7), ("storage.minimumFree", "7kB", 7000),
            ("storage.minimumFree", "7MB", 7_000_000), ("storage.minimumFree", "7GB", 7_000_000_000),
            ("storage.minimumFree", "7TB", 7_000_000_000_000), ("storage.minimumFree", "0", 0),
            ("completion.idle", "1ms", 1), ("completion.idle", "1s", 1000), ("completion.idle", "1m", 60_000),
            ("completion.idle", "1h", 3_600_000), ("completion.idle", "0s", 0),
        ] as [(String, String, Int64)])
    func units(path: String, text: String, expected: Int64) throws {
        let configuration = try ConfigurationFile.parse(yaml: Key(path, text) { _ in true }.text, name: "a.yaml")
        let archive = ArchiveConfiguration(configuration)
        let idle = archive.defaultIdleTime / .milliseconds(1)
        #expect(path == "completion.idle" ? Int64(idle) == expected : archive.minimumFreeBytes == expected)
        #expect(ByteCount(text: text).map { ByteCount(text: $0.description) == $0 } ?? true)
    }

    @Test(
        "a value beyond its limits is refused, one at them is not",
        arguments: [
            ("listen.port", 0, 65_535), ("listen.maximumAssociations", 1, 10_000),
            ("listen.maximumAssociationsPerPeer", 1, 10_000), ("listen.maximumPDULength", 4096, 16_777_216),
            ("segmentation.threads", 0, 1024), ("segmentation.seriesNumber", 1, 2_147_483_647),
            ("retry.jobAttempts", 1, 1000), ("retry.deliveryAttempts", 1, 100_000),
        ] as [(String, Int, Int)])
    func limits(path: String, least: Int, most: Int) throws {
        for (value, isUsable) in [(least, true), (most, true), (least - 1, false), (most + 1, false)] {
            let text = Key(path, "\(value)") { _ in true }.text
            guard !isUsable else {
                _ = try ConfigurationFile.parse(yaml: text, name: "a.yaml")
                continue
            }
            let error = #expect(throws: ConfigurationError.self) { try ConfigurationFile.parse(yaml: text, name: "a") }
            guard case .problems(let problems) = error else { continue }
            #expect(problems.map(\.key) == [path])
            #expect(problems.map(\.line) == [2])
            #expect(problems.map(\.expected) == ["a number from \(least) to \(most)"])
        }
    }

    @Test(
        "an amount beyond its limits is refused, one at them is not",
        arguments: [
            ("listen.minimumRate", 0, 1_000_000_000), ("listen.maximumInstanceSize", 1_000_000, 1_000_000_000_000),
        ] as [(String, Int64, Int64)])
    func amounts(path: String, least: Int64, most: Int64) throws {
        for value in [least, most] {
            _ = try ConfigurationFile.parse(yaml: Key(path, "\(value)B") { _ in true }.text, name: "a.yaml")
        }
        for value in [least - 1, most + 1] where value >= 0 {
            let text = Key(path, "\(value)B") { _ in true }.text
            let error = #expect(throws: ConfigurationError.self) { try ConfigurationFile.parse(yaml: text, name: "a") }
            guard case .problems(let problems) = error else { continue }
            #expect(problems.map(\.key) == [path])
            #expect(problems.map(\.found) == [ByteCount(value).description])
            #expect(problems.map(\.expected) == ["\(ByteCount(least)) to \(ByteCount(most))"])
        }
    }

    @Test(
        "memory is unlimited, or enough for the worker to say what is wrong",
        arguments: [
            ("0B", true), ("1B", false), ("199999999B", false), ("200MB", true), ("1TB", true),
        ])
    func memoryLimit(text: String, isUsable: Bool) {
        let yaml = Key("segmentation.memoryLimit", text) { _ in true }.text
        let configuration = try? ConfigurationFile.parse(yaml: yaml, name: "a.yaml")
        #expect((configuration != nil) == isUsable)
    }

    @Test(
        "a time is a year at most",
        arguments: [
            "listen.requestTimeout", "listen.pduTimeout", "listen.idleTimeout", "listen.operationTimeout",
            "segmentation.timeLimit", "retry.firstDelay", "retry.longestDelay", "completion.idle",
            "completion.refusedWait",
        ])
    func longestTimes(path: String) {
        for (text, isUsable) in [("8760h", true), ("31536001s", false)] {
            let yaml = Key(path, text) { _ in true }.text
            let configuration = try? ConfigurationFile.parse(yaml: yaml, name: "a.yaml")
            #expect((configuration != nil) == isUsable, "\(text)")
        }
    }

    @Test(
        "a time that must be longer than nothing is refused at zero, the idle time is not",
        arguments: [
            ("listen.requestTimeout", false), ("listen.pduTimeout", false), ("listen.idleTimeout", false),
            ("listen.operationTimeout", false),
            ("segmentation.timeLimit", false), ("retry.firstDelay", false), ("retry.longestDelay", true),
            ("completion.idle", true), ("completion.refusedWait", true),
        ])
    func zeroTimes(path: String, isUsable: Bool) {
        let text = Key(path, "0s") { _ in true }.text
        let configuration = try? ConfigurationFile.parse(yaml: text, name: "a.yaml")
        #expect((configuration != nil) == isUsable)
    }

    private static func leaves(_ value: Any, _ path: [String]) -> [String] {
        guard let group = value as? [String: Any], !group.isEmpty else { return [path.joined(separator: ".")] }
        return group.flatMap { leaves($0.value, path + [$0.key]) }
    }
}
