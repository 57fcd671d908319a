import DICOM
import Foundation
import Imaging
import Logging
import Node
import Phantoms
import SegmentationIOD
import TestSupport
import Testing
import Training
import TrainingData

@Suite("The archive as a source of cases")
struct IndexSourceTests {
    private let sources: SourceFixture
    private static let truth = SourceFixture.phantom.truth.voxels

    init() throws { sources = try SourceFixture() }

    /// Puts files into the archive, one folder after the other.
    private func importing(_ paths: String..., expecting expected: InstanceOutcome.Result = .stored) throws {
        var configuration = NodeConfiguration()
        configuration.storage.folder = sources.path("training")
        configuration.storage.minimumFree = ByteCount(0)
        for path in paths {
            let found = try InstanceFinder.find(in: [sources.path(path)])
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let outcomes = try FolderImport(configuration: configuration, logger: logger).run(found.instances)
            #expect(outcomes.allSatisfy { $0.result == expected }, "\(outcomes)")
            // The order of reception is kept in milliseconds.
            Thread.sleep(forTimeInterval: 0.005)
        }
    }

    private func writeCase(_ name: String, patient: String) throws -> [String] {
        var description = sources.description(name)
        description.patientID = patient
        let files = try PhantomStudy(description).write(SourceFixture.phantom.volume, to: sources.path("\(name)/ct"))
        try sources.writeTruth(Self.truth, [.pancreas], of: files, to: "\(name)/truth.dcm")
        return files
    }

    @Test("what is imported again was there")
    func again() throws {
        _ = try writeCase("one", patient: "P1")
        try importing("one")
        try importing("one", expecting: .present)
    }

    @Test("a segmentation of another organ that came later does not replace the one that is sought")
    func otherOrgan() throws {
        let files = try writeCase("one", patient: "P1")
        try sources.writeTruth(Self.truth.map { 1 - $0 }, [.liver], of: files, to: "liver.dcm")
        try importing("one", "liver.dcm")
        let data = try sources.data(.index)
        #expect(try data.read(data.training).first?.labels == Self.truth)
        #expect(data.notes.contains { $0.contains("is passed over") && $0.contains("Liver") }, "\(data.notes)")
    }

    @Test("of two segmentations of what is sought the one that came last counts")
    func correction() throws {
        let files = try writeCase("one", patient: "P1")
        let corrected = Self.truth.enumerated().map { $0.offset % 3 == 0 ? 0 : $0.element }
        try sources.writeTruth(corrected, [.pancreas], of: files, to: "corrected.dcm")
        try importing("one", "corrected.dcm")
        #expect(try sources.cases(.index).first?.labels == corrected)
    }

    @Test("a segmentation that cannot be used does not keep others from being used, and is named")
    func unusable() throws {
        _ = try writeCase("one", patient: "P1")
        _ = try writeCase("two", patient: "P2")
        let object = try DataSet(contentsOf: sources.path("two/truth.dcm"))
        object.set(.segmentationType, string: "FRACTIONAL")
        try object.write(to: sources.path("two/truth.dcm"), transferSyntax: .explicitVRLittleEndian)
        _ = try writeCase("three", patient: "P3")
        try importing("one", "two", "three/truth.dcm")
        let data = try sources.data(.index)
        #expect(data.training.count == 1 && data.notes.count == 2)
        #expect(data.notes.contains { $0.contains("FRACTIONAL") }, "\(data.notes)")
        #expect(data.notes.contains { $0.contains("does not refer to a CT series") }, "\(data.notes)")
        let chosen = try sources.data(.index) { $0.patients = ["P1"] }
        #expect(chosen.training.count == 1 && chosen.notes.isEmpty, "\(chosen.notes)")
        let none = sources.refusal { _ = try sources.data(.index) { $0.patients = ["P2"] } }
        #expect(none.contains("has no case") && none.contains("FRACTIONAL"), "\(none)")
    }

    @Test("what this program found is no truth, whether it came first or last, and is not spoken of")
    func ownResult() throws {
        let files = try writeCase("one", patient: "P1")
        let own = Self.truth.map { 1 - $0 }
        try sources.writeTruth(own, [.pancreas], of: files, modelName: "segnode", to: "own.dcm")
        try FileManager.default.moveItem(atPath: sources.path("one/truth.dcm"), toPath: sources.path("truth.dcm"))
        try importing("one", "own.dcm")
        let none = sources.refusal { _ = try sources.data(.index) }
        #expect(none.contains("training has no case"), "\(none)")
        try sources.writeTruth(own, [.pancreas], of: files, modelName: "segnode", to: "later.dcm")
        try importing("truth.dcm", "later.dcm")
        let data = try sources.data(.index)
        #expect(data.notes.isEmpty, "\(data.notes)")
        #expect(try data.read(data.training).map(\.labels) == [Self.truth])
    }

    @Test("a study is taken by its patient, by itself or by one of its series, and its cases by theirs")
    func chosen() throws {
        var series: [String] = []
        var studies: [String] = []
        for (name, patient) in [("one", "P1"), ("two", "P2")] {
            let file = try DataSet(contentsOf: writeCase(name, patient: patient)[0])
            series.append(file.uid(.seriesInstanceUID)?.description ?? "")
            studies.append(file.uid(.studyInstanceUID)?.description ?? "")
        }
        try importing("one", "two")
        func names(_ patients: [String]?) throws -> [String] {
            try sources.data(.index) { $0.patients = patients }.training.map(\.name)
        }
        // The study that was received last comes first.
        #expect(try names(nil) == ["series \(series[1])", "series \(series[0])"])
        for (index, patient) in ["P1", "P2"].enumerated() {
            for name in [patient, studies[index], series[index], "series \(series[index])"] {
                #expect(try names([name]) == ["series \(series[index])"], "\(name)")
            }
        }
        #expect(sources.refusal { _ = try names(["P3"]) }.contains("training has no case"))
        #expect(sources.refusal { _ = try names(["P1", "P3"]) }.contains("has no case \"P3\""))
    }
}
