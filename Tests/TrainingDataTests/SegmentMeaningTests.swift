import DICOM
import Foundation
import Imaging
import Phantoms
import Segmentation
import SegmentationIOD
import TestSupport
import Testing
import Training
import TrainingData

@Suite("What the segments of a truth mean")
struct SegmentMeaningTests {
    private let sources: SourceFixture
    private let files: [String]
    private static let truth = SourceFixture.phantom.truth.voxels
    /// The truth in the columns of even index, and as segment 2 in those of odd.
    private static let halves = truth.enumerated().map { $0.element * ($0.offset % 2 == 0 ? 1 : 2) }

    init() throws {
        sources = try SourceFixture()
        files = try sources.writeSeries("training/one", truth: false)
    }

    private func write(_ codes: [CodedConcept], _ voxels: [UInt8] = Self.truth) throws {
        try sources.writeTruth(voxels, codes, of: files, to: "training/one/truth.dcm")
    }

    @Test("a segment that means something else is refused by both codes")
    func otherMeaning() throws {
        try write([.liver])
        let text = sources.refusal { _ = try sources.data(.dicom) }
        #expect(text.contains("training/one/truth.dcm") && text.contains("segment 1 \"Liver\""), "\(text)")
        #expect(text.contains("(10200004, SCT, \"Liver\") where (15776009, SCT, \"Pancreas\") is expected"), "\(text)")
    }

    @Test("what a segment means is not asked where the configuration says what becomes of its number")
    func numbered() throws {
        try write([.liver])
        let cases = try sources.cases(.dicom) { $0.labelMap = ["1": 1] }
        #expect(cases.first?.labels == Self.truth)
    }

    @Test("the segment with the meaning is taken, whatever its number, and the other one is named")
    func otherNumber() throws {
        try write([.liver, .pancreas], Self.halves)
        let data = try sources.data(.dicom)
        #expect(try data.read(data.training).first?.labels == Self.halves.map { $0 == 2 ? 1 : 0 })
        #expect(data.notes.count == 1 && data.notes[0].contains("segment 1 \"Liver\""), "\(data.notes)")
    }

    @Test("an older code and a code of a scheme of one's own mean the same")
    func equivalent() throws {
        try write([CodedConcept(value: "T-65000", scheme: "SRT", meaning: "Pancreatic gland")])
        #expect(try sources.cases(.dicom).first?.labels == Self.truth)
        try write([CodedConcept(value: "P", scheme: "99LOCAL", meaning: "pancreas")])
        #expect(try sources.cases(.dicom).first?.labels == Self.truth)
    }

    @Test("two segments of one meaning are refused unless a map joins them")
    func several() throws {
        try write([.pancreas, .pancreas], Self.halves)
        let text = sources.refusal { _ = try sources.data(.dicom) }
        #expect(text.contains("segments 1, 2 are Pancreas, expected one"), "\(text)")
        #expect(try sources.cases(.dicom) { $0.labelMap = ["1": 1, "2": 1] }.first?.labels == Self.truth)
    }

    @Test("a segment of a number that the map does not mention is refused, one that becomes background is left out")
    func mapped() throws {
        try write([.pancreas, .liver], Self.halves)
        let text = sources.refusal { _ = try sources.data(.dicom) { $0.labelMap = ["1": 1] } }
        #expect(text.contains("has the label 2, expected 0, 1"), "\(text)")
        let cases = try sources.cases(.dicom) { $0.labelMap = ["1": 1, "2": 0] }
        #expect(cases.first?.labels == Self.halves.map { $0 == 1 ? 1 : 0 })
    }

    @Test("an evaluation compares the segment that the model finds")
    func evaluation() throws {
        let model = try Self.model()
        let segment = EvaluatedSegments(numbers: [1], of: model)
        try write([.liver, .pancreas], Self.halves)
        let labelled = try LabelledCase.read(folder: sources.path("training/one"), segments: segment, threads: 2)
        #expect(labelled.truth.voxels == Self.halves.map { $0 == 2 ? 1 : 0 })
        try write([.liver])
        let text = sources.refusal {
            _ = try LabelledCase.read(folder: sources.path("training/one"), segments: segment, threads: 2)
        }
        #expect(text.contains("segment 1 \"Liver\""), "\(text)")
    }

    @Test("a truth need not have every segment of a model, and all of them decide which is which")
    func absent() throws {
        var model = try Self.model()
        let mass = CodeDescription(value: "4147007", scheme: "SCT", meaning: "Mass")
        let first = try #require(model.labels.first)
        model.labels.append(
            SegmentLabel(number: 2, name: "Mass", category: first.category, type: mass, color: [1, 2, 3]))
        try write([.pancreas, .liver], Self.halves)
        for numbers in [[1, 2], [1]] as [[UInt8]] {
            let segments = EvaluatedSegments(numbers: numbers, of: model)
            let labelled = try LabelledCase.read(folder: sources.path("training/one"), segments: segments, threads: 2)
            #expect(labelled.truth.voxels == Self.halves.map { $0 == 1 ? 1 : 0 })
        }
    }

    @Test("of labels that mean the same each is the segment of its number, also where only one is compared")
    func alikeLabels() throws {
        var model = try Self.model()
        let first = try #require(model.labels.first)
        model.labels.append(
            SegmentLabel(number: 2, name: "Tail", category: first.category, type: first.type, color: [1, 2, 3]))
        try write([.pancreas, .pancreas], Self.halves)
        for numbers in [[1], [2], [1, 2]] as [[UInt8]] {
            #expect(try evaluated(numbers, of: model) == Self.halves.map { numbers.contains($0) ? $0 : 0 })
        }
        try write([.pancreas], Self.halves.map { $0 == 1 ? 1 : 0 })
        #expect(try evaluated([1], of: model) == Self.halves.map { $0 == 1 ? 1 : 0 })
        #expect(try evaluated([2], of: model).allSatisfy { $0 == 0 }, "the other's segment is none of this label")
    }

    @Test(
        "the truth of a threshold, and of a number that the model does not have, is known by its number alone",
        arguments: [("commissioning-threshold", 1), ("pancreas-ct", 2), ("pancreas-ct", 3)] as [(String, UInt8)])
    func numberAlone(model: String, number: UInt8) throws {
        try write([.liver, .pancreas], Self.halves)
        #expect(try evaluated([number], of: Self.model(model)) == Self.halves.map { $0 == number ? $0 : 0 })
    }

    /// The truth of a model's labels of some numbers.
    private func evaluated(_ numbers: [UInt8], of model: ModelDescription) throws -> [UInt8] {
        let segments = EvaluatedSegments(numbers: numbers, of: model)
        return try LabelledCase.read(folder: sources.path("training/one"), segments: segments, threads: 2).truth.voxels
    }

    static func model(_ name: String = "pancreas-ct") throws -> ModelDescription {
        let path = Repository.root.appending(path: "Models/\(name)/model.json")
        return try JSONDecoder().decode(ModelDescription.self, from: Data(contentsOf: path))
    }
}
