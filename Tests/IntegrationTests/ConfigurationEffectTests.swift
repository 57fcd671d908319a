import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What only a running node can show: that a key reaches what it configures, at the start and by SIGHUP.
    @Suite("The configuration of a running node")
    struct ConfigurationEffectTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        @Test("title, series number, model and log level take effect at the start; what is live by SIGHUP, too")
        func effects() async throws {
            // A destination that admits nobody but this title.
            let pacs = try NodeUnderTest(
                idle: "1h", options: ["--ae-title", "PACS2"], environment: ["SEGNODE_LISTEN_CALLING_TITLES": "NODE1"])
            let settings = "aeTitle: NODE1\nlog: {level: debug}\n"
            let destination = "destinations: [{name: pacs, aeTitle: PACS2, host: 127.0.0.1, port: \(pacs.port)}]\n"
            try write(settings + "segmentation: {seriesNumber: 77}\ncompletion: {idleByCallingTitle: {CT1: 2s}}\n")
            let node = try NodeUnderTest(idle: "1h", options: ["--config", folder.path("segnode.yaml")])
            #expect(try await sent(PhantomSeries(), to: node, results: 1) == [77])
            #expect(try node.index().deliveries().isEmpty)
            #expect(node.logText.contains(" debug "), "the level of the log is not debug")
            try write(
                settings + destination
                    + "segmentation: {seriesNumber: 78}\ncompletion: {idleByCallingTitle: {CT1: 1s}}\n")
            try await reload(node)
            #expect(try await sent(PhantomSeries(), to: node, results: 2) == [77, 78])
            try await eventually("the SEG is delivered") { try node.index().deliveries().map(\.state) == [.delivered] }
            try await eventually("the association is logged") {
                try pacs.index().associations().contains { $0.callingAETitle == "NODE1" && $0.instancesStored == 1 }
            }
        }

        @Test("idle times change by SIGHUP: a study that would have waited for an hour is complete")
        func idleTimes() async throws {
            try write("completion: {idleByCallingTitle: {CT1: 1h}}\n")
            let node = try NodeUnderTest(idle: "2h", options: ["--config", folder.path("segnode.yaml")])
            let series = try PhantomSeries()
            let items = try series.items()
            let sender = TestSender(port: node.port, called: ApplicationEntityTitle(constant: "SEGNODE"))
            _ = try await sender.store(Array(items.dropLast()))
            try await eventually("the study waits for an hour") {
                guard let study = try node.index().study(series.studyInstanceUID), let deadline = study.deadline
                else { return false }
                let wait = deadline.timeIntervalSince(study.lastReceivedAt)
                return study.instanceCount == items.count - 1 && abs(wait - 3600) < 60
            }
            try write("completion: {idleByCallingTitle: {OTHER: 1h}}\n")
            try await reload(node)
            _ = try await sender.store(items.suffix(1))
            try await eventually("the usual idle time holds") {
                guard let study = try node.index().study(series.studyInstanceUID), let deadline = study.deadline
                else { return false }
                return abs(deadline.timeIntervalSince(study.lastReceivedAt) - 7200) < 60
            }
        }

        private func write(_ yaml: String) throws {
            try yaml.write(to: folder.url.appending(path: "segnode.yaml"), atomically: true, encoding: .utf8)
        }

        private func reload(_ node: NodeUnderTest) async throws {
            let times = { node.logText.split(separator: "Configuration read again").count }
            let before = times()
            node.process?.send(SIGHUP)
            try await eventually("the configuration is read again") { times() > before }
        }

        /// Sends a series; returns the series numbers of all results, when there are so many.
        private func sent(_ series: PhantomSeries, to node: NodeUnderTest, results: Int) async throws -> [Int?] {
            let sender = TestSender(port: node.port, called: ApplicationEntityTitle(constant: "NODE1"))
            _ = try await sender.store(try series.items())
            try await eventually("there is a result") { try node.index().results().count == results }
            return try node.index().results().reversed().map { try DataSet(contentsOf: $0.path).integer(.seriesNumber) }
        }
    }
}
