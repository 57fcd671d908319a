import DICOM
import Foundation
import Imaging
import Node
import Phantoms
import Segmentation
import SegmentationIOD
import TestSupport
import Testing
import Training
import TrainingData

@Suite("A folder of DICOM series as a source of cases")
struct DICOMSourceTests {
    private let sources: SourceFixture
    private static let truth = SourceFixture.phantom.truth.voxels

    init() throws { sources = try SourceFixture() }

    /// Writes a series of a patient with its truth.
    @discardableResult
    private func write(_ name: String, patient: String, identity: String? = nil) throws -> [String] {
        let study = PhantomStudy(description(identity ?? name, patient: patient))
        let files = try study.write(SourceFixture.phantom.volume, to: sources.path("\(name)/ct"))
        try sources.writeTruth(Self.truth, [.pancreas], of: files, to: "\(name)/truth.dcm")
        return files
    }

    private func description(_ identity: String, patient: String) -> CTSeriesDescription {
        var description = sources.description(identity)
        description.patientID = patient
        return description
    }

    private func change(_ paths: [String], _ change: (DataSet) -> Void) throws {
        for path in paths {
            let object = try DataSet(contentsOf: path)
            change(object)
            try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        }
    }

    private func names(_ patients: [String]) throws -> [String] {
        try sources.data(.dicom) { $0.patients = patients }.training.map(\.name).sorted()
    }

    @Test("a case is called what its files have in common, below the folder of the source")
    func name() throws {
        try write("training/a/one", patient: "P1")
        #expect(try sources.data(.dicom).training.map(\.name) == ["a/one"])
        try sources.writeSeries("negative/one", truth: false)
        let negative = try sources.data(.dicom) {
            $0.negatives = true
            $0.path = sources.path("negative")
        }
        #expect(negative.training.map(\.name) == ["one/ct"])
        let whole = try sources.data(.dicom) { $0.path = sources.path("training/a/one") }
        #expect(whole.training.map(\.name) == ["one"])
    }

    @Test("a case is taken by its folder, its patient, its study or its series, and one that is not there is named")
    func patients() throws {
        try write("training/one", patient: "P1")
        try write("training/two", patient: "P2")
        try write("training/three", patient: "P1")
        let one = description("training/one", patient: "P1")
        let two = description("training/two", patient: "P2")
        let patients = try sources.data(.dicom).training.map(\.patient)
        #expect(Set(patients).count == 2 && !patients.contains { $0.contains("P1") }, "they do not say who it is")
        #expect(try names(["two"]) == ["two"] && names(["P1"]) == ["one", "three"])
        #expect(try names([two.studyInstanceUID.description]) == ["two"])
        #expect(try names([one.seriesInstanceUID.description]) == ["one"])
        #expect(try names(["three", "P2"]) == ["three", "two"])
        let text = sources.refusal { _ = try names(["one", "nobody"]) }
        #expect(text.contains("has no case \"nobody\", which patients lists"), "\(text)")
    }

    @Test("a fold has all cases of its patients")
    func folds() throws {
        for (name, patient) in [("one", "P1"), ("two", "P2"), ("three", "P1")] {
            try write("training/\(name)", patient: patient)
        }
        let folds = try (0..<2).map { fold in
            try sources.data(.dicom) { $0.folds = FoldSettings(count: 2, take: [fold]) }.training.map(\.name).sorted()
        }
        #expect(folds.sorted { $0.count < $1.count } == [["two"], ["one", "three"]])
    }

    @Test("series without a patient's ID are of one patient where they are of one study")
    func withoutPatient() throws {
        try write("training/one", patient: "")
        try write("other/two", patient: "")
        #expect(try sources.data(.dicom, validation: "other").validation.map(\.name) == ["two"])
        try write("same/three", patient: "", identity: "training/one")
        let text = sources.refusal { _ = try sources.data(.dicom, validation: "same") }
        #expect(text.contains("one, for training, and three, for validation, are of the same patient"), "\(text)")
    }

    @Test("two segmentations of a series are refused, both by name")
    func several() throws {
        let files = try write("training/one", patient: "P1")
        try sources.writeTruth(Self.truth, [.pancreas], of: files, to: "training/one/other.dcm")
        let text = sources.refusal { _ = try sources.data(.dicom) }
        #expect(text.contains("one/ct has 2 segmentations"), "\(text)")
        #expect(text.contains("training/one/other.dcm") && text.contains("training/one/truth.dcm"), "\(text)")
    }

    @Test("beside a series with a segmentation others of its study are passed over, but none of another study")
    func beside() throws {
        try write("training/one", patient: "SEGNODE-PHANTOM")
        let files = try sources.writeSeries("training/two", truth: false)
        #expect(sources.refusal { _ = try sources.data(.dicom) }.contains("a DICOM segmentation that refers to this"))
        let study = sources.description("training/one").studyInstanceUID.description
        try change(files) { $0.set(.studyInstanceUID, string: study) }
        let data = try sources.data(.dicom)
        #expect(data.training.map(\.name) == ["one"] && data.notes.isEmpty)
    }

    @Test("a truth of another patient is refused, one that names none is not")
    func otherPatient() throws {
        try write("training/one", patient: "P1")
        let truth = sources.path("training/one/truth.dcm")
        try change([truth]) { $0.set(.patientID, string: "P2") }
        let text = sources.refusal { _ = try sources.data(.dicom) }
        #expect(text.contains("truth.dcm is of another patient than the CT series"), "\(text)")
        try change([truth]) { $0.set(.patientID, string: "") }
        #expect(try sources.cases(.dicom).map(\.labels) == [Self.truth])
    }

    @Test("a truth of another frame of reference is refused with both")
    func otherFrame() throws {
        try write("training/one", patient: "P1")
        try change([sources.path("training/one/truth.dcm")]) { $0.set(.frameOfReferenceUID, string: "1.2.3.4") }
        let expected = description("training/one", patient: "P1").frameOfReferenceUID
        let text = sources.refusal { _ = try sources.data(.dicom) }
        #expect(text.contains("the frame of reference 1.2.3.4 where the CT series"), "\(text)")
        #expect(text.contains("has \(expected)."), "\(text)")
    }

    @Test("every label of a map becomes the one that it says, also where two change places")
    func exchanged() throws {
        let files = try sources.writeSeries("training/one", truth: false)
        let halves = Self.truth.enumerated().map { $0.element * ($0.offset % 3 == 0 ? 1 : 2) }
        try sources.writeTruth(halves, [.pancreas, .liver], of: files, to: "training/one/truth.dcm")
        let mass = SegmentLabel(
            number: 2, name: "Mass", category: CodeDescription(value: "1", scheme: "SCT", meaning: "m"),
            type: CodeDescription(value: "4147007", scheme: "SCT", meaning: "Mass"), color: [1, 2, 3])
        let data = try sources.data(.dicom, labels: [.pancreas, mass]) { $0.labelMap = ["1": 2, "2": 1] }
        let exchanged: [UInt8] = [0, 2, 1]
        let found = try data.labelled(#require(data.training.first)).truth.voxels
        #expect(found == halves.map { exchanged[Int($0)] })
    }
}
