import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Studies without a result")
    struct SkippingTests {
        @Test("a study in which nothing is found has no result, and the reason is told")
        func nothingFound() async throws {
            let node = try NodeUnderTest()
            let series = try PhantomSeries(hasTarget: false)
            let responses = try await TestSender(port: node.port).store(try series.items())
            #expect(responses.allSatisfy { $0.status == .success })
            try await eventually("the job is done") { try node.index().jobs().first?.state == .succeeded }
            #expect(try node.index().results().isEmpty)
            let outcome = try node.command("results", "--skipped")
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("Nothing found"), "\(outcome.output)")
        }

        @Test("a study without CT is skipped, and the reason is told")
        func noCT() async throws {
            let node = try NodeUnderTest()
            var bytes = EncodedDataSet()
            let (mr, uid) = (UID(constant: "1.2.840.10008.5.1.4.1.1.4"), UID.random())
            bytes.add(.sopClassUID, .UI, mr.description)
            bytes.add(.sopInstanceUID, .UI, uid.description)
            bytes.add(.modality, .CS, "MR")
            bytes.add(.studyInstanceUID, .UI, UID.random().description)
            bytes.add(.seriesInstanceUID, .UI, UID.random().description)
            let file = FileMetaInformation(
                mediaStorageSOPClassUID: mr, mediaStorageSOPInstanceUID: uid, transferSyntax: .explicitVRLittleEndian)
            let folder = try TemporaryFolder()
            try Data(file.encoded() + bytes.bytes).write(to: folder.url.appending(path: "mr.dcm"))
            let sent = try OutsideProgram(url: Repository.program).run(
                ["send", "SEGNODE@127.0.0.1:\(node.port)", folder.path()])
            #expect(sent.status == 0, "\(sent.output)")
            try await eventually("the job is skipped") { try node.index().jobs().first?.state == .skipped }
            let outcome = try node.command("results", "--skipped")
            #expect(outcome.output.contains("CT"), "\(outcome.output)")
        }
    }
}
