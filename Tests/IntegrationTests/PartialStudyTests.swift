import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Studies that are not whole")
    struct PartialStudyTests {
        @Test("a damaged stored file makes the result partial, everywhere, and a conflict")
        func damagedFile() async throws {
            let node = try NodeUnderTest(idle: "3s")
            let series = try PhantomSeries()
            _ = try await TestSender(port: node.port).store(try series.items())
            let index = try node.index()
            let uid = series.sopInstanceUIDs[8].description
            try await eventually("the instance is indexed") { try index.instance(uid) != nil }
            let path = try #require(try index.instance(uid)).path
            try overwriteLastByte(of: path)
            try await eventually("the job is done") { try index.jobs().first?.state == .succeeded }
            let result = try #require(try index.results().first)
            #expect(result.partial == "Partial: without 1 slice (1 damaged)")
            #expect(try DataSet(contentsOf: result.path).string(.contentDescription) == result.partial)
            #expect(try index.conflicts(kind: .damaged).map(\.subject) == [uid])
            #expect(node.logText.contains("A stored file is damaged"))
            for command in [["results"], ["results", "--skipped"], ["study", series.studyInstanceUID]] {
                let outcome = try node.command(command[0], Array(command.dropFirst()))
                #expect(outcome.output.contains("Partial: without 1 slice"), "\(outcome.output)")
            }
            let conflicts = try node.command("conflicts", "--study", series.studyInstanceUID, "--kind", "damaged")
            #expect(conflicts.output.contains(uid))
        }

        @Test("files that are gone do not go to a job as if the study were whole")
        func goneFile() async throws {
            let node = try NodeUnderTest(idle: "1h")
            let series = try PhantomSeries()
            _ = try await TestSender(port: node.port).store(try series.items())
            #expect(node.terminate() == 0)
            let index = try node.index()
            let uid = series.sopInstanceUIDs[8].description
            try FileManager.default.removeItem(atPath: try #require(try index.instance(uid)).path)
            let restarted = try RunningNode(
                storage: node.archiveFolder, options: ["--model", "commissioning-threshold", "--idle", "1s"],
                environment: ["SEGNODE_STORAGE_MINIMUM_FREE": "1MB"])
            defer { _ = restarted.terminate() }
            try await eventually("the job is done, or says that it could not read a file") {
                let job = try index.jobs().first
                return job?.state == .succeeded || job?.reason?.contains("1 of 17 files cannot be read") == true
            }
            #expect(try index.results().allSatisfy { $0.partial == "Partial: without 1 slice (1 gone)" })
        }

        @Test("two patients in one series: the job fails for good, the conflict is told, and no log names them")
        func twoPatients() async throws {
            let node = try NodeUnderTest()
            var instance = SyntheticInstance()
            var items: [StoreItem] = []
            for number in 1...6 {
                instance.sopInstanceUID = .random()
                instance.instanceNumber = number
                instance.patientID = number.isMultiple(of: 2) ? "GEHEIM-1" : "GEHEIM-2"
                instance.patientName = number.isMultiple(of: 2) ? "Geheim^Gerda" : "Heimlich^Hans"
                items.append(StoreItem(instance))
            }
            _ = try await TestSender(port: node.port).store(items)
            let index = try node.index()
            try await eventually("the job failed") { try index.jobs().first?.state == .failed }
            try await eventually("that is logged") { node.logText.contains("Job failed for good") }
            let study = instance.studyInstanceUID.description
            #expect(try index.jobs().first?.attempts == 1)
            #expect(try index.jobs().first?.reason?.contains("2 patients") == true)
            #expect(node.logText.contains("Instances of one study name several patients"))
            for secret in ["geheim", "heimlich"] {
                #expect(!node.logText.localizedCaseInsensitiveContains(secret))
                #expect(try index.jobs().first?.reason?.localizedCaseInsensitiveContains(secret) == false)
            }
            #expect(try node.command("conflicts", "--study", study).output.contains("patient"))
            #expect(try node.command("study", study).output.contains("CONFLICTS"))
            #expect(try node.command("conflicts", "--study", "1.2.3.4.5").status == 3)
            #expect(try node.command("conflicts", "--kind", "nonsense").status == 64)
        }

        private func overwriteLastByte(of path: String) throws {
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            let end = try handle.seekToEnd()
            try handle.seek(toOffset: end - 1)
            let last = try #require(try handle.readToEnd()?.first)
            try handle.seek(toOffset: end - 1)
            try handle.write(contentsOf: [last ^ 0xFF])
            try handle.close()
        }
    }
}
