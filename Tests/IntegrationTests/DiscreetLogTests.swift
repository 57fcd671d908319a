import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Logs that name no patient")
    struct DiscreetLogTests {
        private let secrets = ["müller", "jürgen", "P-4711", "\"A-1\"", "=A-1", " A-1", "geheim"]

        @Test("nothing names a patient in what is logged of reception, job, delivery, conflict, rejection and import")
        func wholeWay() async throws {
            let trace = ["SEGNODE_LOG_LEVEL": "trace"]
            let receiver = try NodeUnderTest(idle: "1h", environment: trace)
            let node = try NodeUnderTest(
                destinations: ["pacs=SEGNODE@127.0.0.1:\(receiver.port)"], environment: trace)
            let series = try PhantomSeries()
            let stranger = ApplicationEntityTitle(constant: "STRANGER")
            let sender = TestSender(port: node.port)
            #expect(try await sender.store(try series.items()).allSatisfy { $0.status == .success })
            try await contradict(series, sender)
            try await eventually("the job's end is logged") { node.logText.contains("Job done") }
            try await eventually("the delivery is logged") { node.logText.contains("Result delivered") }
            try await eventually("the conflicting study's job is logged") {
                node.logText.contains("Job failed for good")
            }
            _ = try? await TestSender(port: node.port, called: stranger).store([])
            try await eventually("the rejection is logged") { node.logText.contains("Association rejected") }
            try await eventually("the receiver has it") { try receiver.index().totals().instances == 1 }
            for text in [node.logText, receiver.logText, try importFiles(series)] {
                #expect(!text.isEmpty)
                for secret in secrets { #expect(!text.localizedCaseInsensitiveContains(secret), "\(secret)") }
            }
        }

        /// Sends what contradicts itself: two patients in one study, an instance again with other content, junk.
        private func contradict(_ series: PhantomSeries, _ sender: TestSender) async throws {
            var instance = SyntheticInstance()
            for (id, name) in [("GEHEIM-1", "Geheim^Gerda"), ("GEHEIM-2", "Geheim^Gertrud")] {
                instance.sopInstanceUID = .random()
                (instance.patientID, instance.patientName) = (id, name)
                #expect(try await sender.store([StoreItem(instance)]).map(\.status) == [.success])
            }
            instance.patientName = "Geheim^Gundula"
            #expect(try await sender.store([StoreItem(instance)]).map(\.status) == [.duplicateSOPInstance])
            let broken = StoreItem(
                source: .bytes(Array(instance.encoded.dropLast(3))), sopClassUID: SOPClass.ctImageStorage,
                sopInstanceUID: instance.sopInstanceUID, transferSyntax: .explicitVRLittleEndian)
            #expect(try await sender.store([broken]).map(\.status) == [.cannotUnderstand])
        }

        /// What `segnode import` writes.
        private func importFiles(_ series: PhantomSeries) throws -> String {
            let folder = try TemporaryFolder()
            let outcome = try OutsideProgram(url: Repository.program).run(
                ["import", "--storage", folder.path("archive")] + series.files)
            #expect(outcome.status == 0, "\(outcome.output)")
            return outcome.output
        }
    }
}
