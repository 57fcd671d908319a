import Archive
import Catalog
import DICOM
import DICOMNetwork
import Imaging
import Phantoms
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A node that is killed")
    struct KillingTests {
        @Test("after 5 kills during 3 concurrent senders nothing acknowledged is lost, altered, doubled or forgotten")
        func killedWhileReceiving() async throws {
            let node = try NodeUnderTest(idle: "1h")
            let senders = (1...3).map { _ in PersistentSender() }
            for round in 1...5 {
                if node.process == nil { try node.start() }
                let before = await Self.acknowledged(senders).count
                try await withThrowingTaskGroup { group in
                    for sender in senders { group.addTask { [port = node.port] in await sender.run(on: port) } }
                    try await eventually("round \(round): each sender has an answer") {
                        await Self.acknowledged(senders).count >= before + 3 * senders.count
                    }
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...150)))
                    node.kill()
                    try await group.waitForAll()
                }
            }
            try node.start()
            for sender in senders { #expect(await sender.refusals.isEmpty) }
            let acknowledged = await Self.acknowledged(senders)
            let index = try node.index()
            #expect(try ArchiveAudit(index).problems(acknowledged: acknowledged).isEmpty)
            for sender in senders {
                let study = try index.study(await sender.studyInstanceUID)
                #expect(study?.isReceiving == true, "the study is not awaited any more")
            }
        }

        @Test(
            "a study that was awaited is completed, segmented and delivered after the restart",
            .enabled(if: OutsideReceiver.isInstalled, "DCMTK is missing"))
        func awaitedStudy() async throws {
            let pacs = try await OutsideReceiver()
            let node = try NodeUnderTest(idle: "2s", destinations: [pacs.destination])
            let series = try PhantomSeries()
            let responses = try await TestSender(port: node.port).store(try series.items())
            #expect(responses.allSatisfy { $0.status == .success })
            node.kill()
            #expect(pacs.files.isEmpty)
            try node.start()
            try await eventually("the SEG is delivered") { try node.index().deliveries().map(\.state) == [.delivered] }
            #expect(pacs.files.count == 1)
        }

        @Test(
            "a delivery whose destination was away goes out after the restart, once the destination is back",
            .enabled(if: OutsideReceiver.isInstalled, "DCMTK is missing"))
        func pendingDelivery() async throws {
            let port = try ReservedPort.free()
            let node = try NodeUnderTest(destinations: ["pacs=\(OutsideReceiver.title)@127.0.0.1:\(port)"])
            let series = try PhantomSeries()
            _ = try await TestSender(port: node.port).store(try series.items())
            try await eventually("a delivery has failed") {
                try node.index().deliveries().contains { $0.state == .pending && $0.attempts > 0 && $0.reason != nil }
            }
            node.kill()
            let pacs = try await OutsideReceiver(port: port)
            try node.start()
            try await eventually("the SEG is delivered") { try node.index().deliveries().map(\.state) == [.delivered] }
            #expect(pacs.files.count == 1)
        }

        @Test("a job that was running is begun again after the restart, and makes one result")
        func runningJob() async throws {
            let node = try NodeUnderTest(model: "pancreas-ct")
            let phantom = AbdomenPhantom(
                PhantomParameters(columns: 192, pixelSpacing: 2, slices: 40, sliceSpacing: 5, noise: 12, seed: 1))
            let series = try PhantomSeries(phantom.volume)
            _ = try await TestSender(port: node.port).store(try series.items())
            try await eventually("the network is at work") {
                let job = try node.index().jobs().first
                return job?.state == .running && job?.stage == "segmenting"
            }
            node.kill()
            #expect(try node.index().jobs().map(\.state) == [.running])
            try node.start()
            try await eventually("the job is done") { try node.index().jobs().map(\.state) == [.succeeded] }
            #expect(node.logText.contains("Interrupted work queued again"))
            #expect(try node.index().results().count == 1)
            #expect(try node.index().jobs().first?.attempts == 2)
        }

        private static func acknowledged(_ senders: [PersistentSender]) async -> [String: [UInt8]] {
            var all: [String: [UInt8]] = [:]
            for sender in senders { all.merge(await sender.acknowledged) { first, _ in first } }
            return all
        }
    }
}
