import Archive
import Catalog
import DICOM
import Foundation
import SegmentationIOD
import TestSupport
import Testing

extension EndToEnd {
    @Suite(
        "A series whose UIDs an anonymizer emptied",
        .enabled(if: OutsideReceiver.isInstalled, "DCMTK is missing"),
        .enabled(if: SharedData.contains("data/totalsegmentator/ct-dicom"), "no shared data"))
    struct EmptyUIDTests {
        private static let folder = "data/totalsegmentator/ct-dicom"

        @Test("its instances are kept as they came, and its SEG names them by their file meta information")
        func wayOfAStudy() async throws {
            let pacs = try await OutsideReceiver()
            let node = try NodeUnderTest(destinations: [pacs.destination])
            let sent = try OutsideProgram(url: Repository.program).run(
                ["send", "SEGNODE@127.0.0.1:\(node.port)", SharedData.path(Self.folder)])
            #expect(sent.status == 0, "\(sent.output)")
            try await eventually("the SEG is delivered") { try node.index().deliveries().map(\.state) == [.delivered] }
            let files = SharedData.files(in: Self.folder)
            try expectIndex(of: node, has: files)
            try expectSegmentation(try #require(pacs.files.first), of: files, in: node)
        }

        private func expectIndex(of node: NodeUnderTest, has files: [String]) throws {
            var acknowledged: [String: [UInt8]] = [:]
            for file in files {
                let (header, offset) = try FileMetaInformation.read(file)
                let bytes = try Data(contentsOf: URL(filePath: file)).dropFirst(offset)
                acknowledged[header.mediaStorageSOPInstanceUID.description] = [UInt8](bytes)
            }
            let index = try node.index()
            #expect(try ArchiveAudit(index).problems(acknowledged: acknowledged).isEmpty)
            let studies = try index.studies()
            #expect(studies.map(\.instanceCount) == [files.count] && studies.map(\.seriesCount) == [1])
            let findings = try index.conflicts(kind: .attribute)
            #expect(findings.count == 4 && findings.allSatisfy { $0.count == files.count })
            #expect(node.logText.contains("Instances have empty UIDs"))
        }

        private func expectSegmentation(_ path: String, of files: [String], in node: NodeUnderTest) throws {
            let index = try node.index()
            let study = try #require(try index.studies().first).studyInstanceUID
            let series = try #require(try index.series(ofStudy: study).first).seriesInstanceUID
            let segmentation = try DataSet(contentsOf: path)
            #expect(segmentation.string(.studyInstanceUID) == study)
            let reference = try #require(segmentation.items(.referencedSeriesSequence).first)
            #expect(reference.string(.seriesInstanceUID) == series)
            let uids = try files.map { try FileMetaInformation.read($0).0.mediaStorageSOPInstanceUID }
            let referenced = reference.items(.referencedInstanceSequence).map { $0.uid(.referencedSOPInstanceUID) }
            #expect(Set(referenced) == Set(uids))
            #expect(try index.results().map(\.sourceSeriesUID) == [series])
        }
    }
}
