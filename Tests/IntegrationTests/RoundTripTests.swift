import Archive
import Catalog
import DICOM
import Foundation
import Imaging
import Phantoms
import SegmentationIOD
import TestSupport
import Testing

extension EndToEnd {
    @Suite(
        "The way of a study",
        .enabled(
            if: OutsideReceiver.isInstalled && ["storescu", "dcmdump"].allSatisfy(OutsideProgram.isInstalled),
            "DCMTK is missing"))
    struct RoundTripTests {
        @Test("a CT series goes in by storescu, its SEG comes out at storescp, and the index tells what happened")
        func wayOfAStudy() async throws {
            let pacs = try await OutsideReceiver()
            let node = try NodeUnderTest(destinations: [pacs.destination])
            let series = try PhantomSeries()
            try storescu(series.files, to: node)
            try await eventually("the SEG is delivered") {
                try node.index().deliveries().map(\.state) == [.delivered]
            }
            let received = try #require(pacs.files.first)
            #expect(pacs.files.count == 1)
            try expectSegmentation(received, of: series)
            try expectIndex(of: node, tells: series)
            try expectCommands(of: node, tell: series)
        }

        @Test("the SEG that comes back to the node starts no further job")
        func noLoop() async throws {
            let pacs = try await OutsideReceiver()
            let node = try NodeUnderTest(destinations: [pacs.destination])
            let series = try PhantomSeries()
            try storescu(series.files, to: node)
            try await eventually("the SEG is delivered") { try node.index().deliveries().map(\.state) == [.delivered] }
            let sent = try OutsideProgram(url: Repository.program).run(
                ["send", "SEGNODE@127.0.0.1:\(node.port)"] + pacs.files)
            #expect(sent.status == 0, "\(sent.output)")
            let index = try node.index()
            try await eventually("the SEG is indexed and the study complete again") {
                let study = try index.study(series.studyInstanceUID)
                return study?.instanceCount == series.files.count + 1 && study?.isReceiving == false
            }
            #expect(try index.jobs().count == 1)
        }

        @Test("a late slice makes a new job whose SEG supersedes the old one")
        func lateSlice() async throws {
            let pacs = try await OutsideReceiver()
            let node = try NodeUnderTest(destinations: [pacs.destination])
            let series = try PhantomSeries()
            try storescu(Array(series.files.dropLast()), to: node)
            try await eventually("the first SEG is delivered") { pacs.files.count == 1 }
            try storescu(Array(series.files.suffix(1)), to: node)
            try await eventually("the second SEG is delivered") { pacs.files.count == 2 }
            let index = try node.index()
            try await eventually("the second result stands alone") { try index.results().count == 1 }
            let all = try index.results(includingSuperseded: true)
            #expect(all.count == 2)
            #expect(
                all.filter { $0.supersededBy == nil }.map(\.sopInstanceUID) == [try index.results()[0].sopInstanceUID])
        }

        private func storescu(_ files: [String], to node: NodeUnderTest) throws {
            let program = try #require(OutsideProgram("storescu"))
            let outcome = try program.run(["-aec", "SEGNODE", "-aet", "CT1", "127.0.0.1", "\(node.port)"] + files)
            #expect(outcome.status == 0, "\(outcome.output)")
        }

        private func expectSegmentation(_ path: String, of series: PhantomSeries) throws {
            let mask = try SegmentationReader(contentsOf: path).mask(
                geometry: series.phantom.volume.geometry, sourceInstances: series.sopInstanceUIDs)
            #expect(mask == series.phantom.truth)
            let outcome = try #require(OutsideProgram("dcmdump")).run(["+U8", path])
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(!outcome.output.contains("E: ") && !outcome.output.contains("W: "))
            for text in ["[BINARY]", "[Müller^Jürgen]", "[P-4711]", "[A-1]", "[\(series.studyInstanceUID)]"] {
                #expect(outcome.output.contains(text), "dcmdump does not show \(text)")
            }
        }

        private func expectIndex(of node: NodeUnderTest, tells series: PhantomSeries) throws {
            let index = try node.index()
            let study = try #require(try index.study(series.studyInstanceUID))
            #expect(study.patientName == "Müller^Jürgen")
            #expect(study.instanceCount == series.files.count)
            #expect(study.lastCallingAETitle == "CT1")
            #expect(study.completeness == .assumed)
            let job = try #require(try index.jobs().first)
            #expect(job.state == .succeeded)
            #expect(job.decision?.contains(series.seriesInstanceUID) == true)
            let result = try #require(try index.results(ofStudy: series.studyInstanceUID).first)
            #expect(result.sourceSeriesUID == series.seriesInstanceUID)
            #expect(result.volumeMillilitres == series.phantom.truth.volumeMillilitres)
            #expect(try index.associations().contains { $0.callingAETitle == "CT1" && $0.outcome == "released" })
        }

        private func expectCommands(of node: NodeUnderTest, tell series: PhantomSeries) throws {
            let results = try node.command("results", "--study", series.studyInstanceUID, "--paths")
            #expect(results.status == 0)
            let paths = results.output.split(separator: "\n").map(String.init)
            #expect(paths == (try node.index().results().map(\.path)))
            #expect(paths.allSatisfy(FileManager.default.fileExists))
            let instances = try node.command("instances", "--sop-uids")
            let uids = instances.output.split(separator: "\n").map(String.init)
            #expect(uids == series.sopInstanceUIDs.map(\.description).sorted())
        }
    }
}
