import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A node that is told to stop or to reload")
    struct StoppingTests {
        @Test("SIGTERM ends an idle node with status 0")
        func idle() throws {
            let node = try NodeUnderTest()
            #expect(node.terminate() == 0)
        }

        @Test("SIGTERM while instances arrive ends the node with status 0 and loses none")
        func receiving() async throws {
            let node = try NodeUnderTest(idle: "1h")
            let sender = PersistentSender()
            try await withThrowingTaskGroup { group in
                group.addTask { [port = node.port] in await sender.run(on: port) }
                try await eventually("instances arrive") { await sender.acknowledged.count > 20 }
                #expect(node.terminate() == 0)
                try await group.waitForAll()
            }
            #expect(await sender.refusals.isEmpty)
            #expect(try ArchiveAudit(node.index()).problems(acknowledged: await sender.acknowledged).isEmpty)
        }

        @Test("a second node on the same folder is refused, and the first goes on")
        func secondNode() async throws {
            let node = try NodeUnderTest()
            let second = try node.command("serve", "--port", "0", "--model", "commissioning-threshold")
            #expect(second.status != 0)
            #expect(second.output.contains("in use by another segnode"), "\(second.output)")
            let status = try await TestSender(port: node.port).withAssociation { try await $0.echo() }
            #expect(status == .success)
        }

        @Test("SIGHUP applies a new destination, and `retry` sends what was parked there")
        func reload() async throws {
            let pacs = try NodeUnderTest(options: ["--ae-title", "PACS2"])
            let folder = try TemporaryFolder()
            let file = folder.url.appending(path: "segnode.yaml")
            try Self.configuration(destination: "WRONG", port: pacs.port).write(
                to: file, atomically: true, encoding: .utf8)
            let node = try NodeUnderTest(options: ["--config", folder.path("segnode.yaml")])
            let series = try PhantomSeries()
            _ = try await TestSender(port: node.port).store(try series.items())
            try await eventually("the delivery is parked") {
                let delivery = try node.index().deliveries().first
                return delivery?.state == .parked && delivery?.reason?.contains("called AE title") == true
            }
            try Self.configuration(destination: "PACS2", port: pacs.port).write(
                to: file, atomically: true, encoding: .utf8)
            node.process?.send(SIGHUP)
            try await eventually("the configuration is read again") {
                node.logText.contains("Configuration read again")
            }
            #expect(try node.command("retry", "--all").status == 0)
            try await eventually("the SEG is delivered") { try node.index().deliveries().map(\.state) == [.delivered] }
            #expect(try node.index().deliveries().first?.attempts == 1, "a person's retry begins anew")
            try await eventually("the other node has it") { try pacs.index().sopInstanceUIDs().count == 1 }
        }

        @Test("SIGHUP with a broken configuration changes nothing, and what needs a restart is told")
        func brokenReload() async throws {
            let folder = try TemporaryFolder()
            let file = folder.url.appending(path: "segnode.yaml")
            try "log: {level: info}\n".write(to: file, atomically: true, encoding: .utf8)
            let node = try NodeUnderTest(options: ["--config", folder.path("segnode.yaml")])
            try "log: {level: loud}\n".write(to: file, atomically: true, encoding: .utf8)
            node.process?.send(SIGHUP)
            try await eventually("the configuration is refused") { node.logText.contains("refused, the old one stays") }
            let status = try await TestSender(port: node.port).withAssociation { try await $0.echo() }
            #expect(status == .success)
            #expect(!node.logText.contains("Configuration read again"))
            try "log: {level: info}\nlisten: {idleTimeout: 7m}\nretry: {jobAttempts: 3}\n".write(
                to: file, atomically: true, encoding: .utf8)
            node.process?.send(SIGHUP)
            try await eventually("what needs a restart is told") {
                let lines = node.logText.split(separator: "\n").filter { $0.contains("only after a restart") }
                return lines.count == 2 && lines[0].contains("key=listen") && lines[1].contains("key=retry")
            }
        }

        private static func configuration(destination: String, port: Int) -> String {
            "destinations:\n  - {name: pacs, aeTitle: \(destination), host: 127.0.0.1, port: \(port)}\n"
        }
    }
}
