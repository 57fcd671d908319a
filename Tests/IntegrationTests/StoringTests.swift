import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Storing")
    struct StoringTests {
        @Test("the same instance again is success, another of the same UID is refused and the first kept")
        func duplicates() async throws {
            let node = try NodeUnderTest(idle: "1h")
            var instance = SyntheticInstance()
            let first = instance.encoded
            var items = [StoreItem(instance), StoreItem(instance)]
            instance.patientID = "P2"
            items.append(StoreItem(instance))
            let statuses = try await TestSender(port: node.port).store(items).map(\.status)
            #expect(statuses == [.success, .success, .duplicateSOPInstance])
            try await expectStored([instance.sopInstanceUID.description: first], in: node)
        }

        @Test("an instance that is not the one announced is refused with 0xA900, nothing of it stays")
        func announcedAnother() async throws {
            let node = try NodeUnderTest(idle: "1h")
            var item = StoreItem(SyntheticInstance())
            item.sopInstanceUID = UID.random()
            let response = try await TestSender(port: node.port).store([item])
            #expect(response.map(\.status) == [.dataSetDoesNotMatchSOPClass])
            try await expectStored([:], in: node)
        }

        @Test("a data set that ends too early is refused with 0xC000, and the association goes on")
        func truncated() async throws {
            let node = try NodeUnderTest(idle: "1h")
            let (broken, whole) = (SyntheticInstance(), SyntheticInstance())
            var item = StoreItem(broken)
            item.source = .bytes(Array(broken.encoded.dropLast(10)))
            let responses = try await TestSender(port: node.port).store([item, StoreItem(whole)])
            #expect(responses.map(\.status) == [.cannotUnderstand, .success])
            #expect(responses.first?.errorComment?.isEmpty == false)
            try await expectStored([whole.sopInstanceUID.description: whole.encoded], in: node)
        }

        @Test("without room instances are refused with 0xA700")
        func noRoom() async throws {
            let node = try NodeUnderTest(environment: ["SEGNODE_STORAGE_MINIMUM_FREE": "8000TB"])
            let responses = try await TestSender(port: node.port).store([StoreItem(SyntheticInstance())])
            #expect(responses.map(\.status) == [.outOfResources])
            try await expectStored([:], in: node)
        }

        @Test("no log line names the patient")
        func discreetLog() async throws {
            let node = try NodeUnderTest(idle: "1h", environment: ["SEGNODE_LOG_LEVEL": "trace"])
            var instance = SyntheticInstance()
            (instance.patientName, instance.patientID) = ("Geheim^Gertrud", "ID-GEHEIM")
            let sender = TestSender(port: node.port)
            #expect(try await sender.store([StoreItem(instance)]).map(\.status) == [.success])
            instance.patientName = "Geheim^Gerda"
            #expect(try await sender.store([StoreItem(instance)]).map(\.status) == [.duplicateSOPInstance])
            try await eventually("the association's end is logged") { node.logText.contains("Association ended") }
            #expect(!node.logText.localizedCaseInsensitiveContains("geheim"))
        }

        @Test("the audit that judges these tests finds lost, altered and stray instances")
        func audit() async throws {
            let node = try NodeUnderTest(idle: "1h")
            let (altered, lost, absent) = (SyntheticInstance(), SyntheticInstance(), SyntheticInstance())
            _ = try await TestSender(port: node.port).store([StoreItem(altered), StoreItem(lost)])
            #expect(node.terminate() == 0)
            let index = try node.index()
            let path = try #require(try index.instance(altered.sopInstanceUID.description)).path
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            try handle.seek(toOffset: try handle.seekToEnd() - 1)
            try handle.write(contentsOf: [0xFF])
            try handle.close()
            let lostPath = try #require(try index.instance(lost.sopInstanceUID.description)).path
            try FileManager.default.moveItem(atPath: lostPath, toPath: lostPath + ".stray")
            let wanted = [altered, lost, absent].map { ($0.sopInstanceUID.description, $0.encoded) }
            let problems = try ArchiveAudit(index).problems(acknowledged: Dictionary(uniqueKeysWithValues: wanted))
            #expect(problems.count == 4, "\(problems)")
        }

        /// Expects exactly these instances in the index and on the disk.
        private func expectStored(_ wanted: [String: [UInt8]], in node: NodeUnderTest) async throws {
            let index = try node.index()
            try await eventually("the index has \(wanted.count) instances") {
                try index.sopInstanceUIDs().count == wanted.count
            }
            let audit = try ArchiveAudit(index)
            #expect(audit.problems(acknowledged: wanted).isEmpty)
        }
    }
}
