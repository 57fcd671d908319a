import Foundation
import Imaging
import Phantoms
import TestSupport
import Testing
import Training
import TrainingData

@Suite("The data of a training")
struct TrainingDataTests {
    private let sources: SourceFixture

    init() throws { sources = try SourceFixture() }

    // MARK: Medical Segmentation Decathlon

    private func writeDecathlon(
        _ names: [String] = ["one", "two"], labels: [Double]? = nil, labelSize: [Int] = [16, 16, 4]
    ) throws {
        let count = 16 * 16 * 4
        let inside = (0..<count).map { $0 % 16 > 4 && $0 % 16 < 12 ? 1.0 : 0 }
        let image = NIfTIFile(size: [16, 16, 4], values: inside.map { 100 * $0 })
        let label = NIfTIFile(
            size: labelSize, values: labels ?? Array(inside.prefix(labelSize.reduce(1, *))))
        for name in names {
            try image.writeCompressed(to: sources.path("training/imagesTr/\(name).nii.gz"))
            try label.writeCompressed(to: sources.path("training/labelsTr/\(name).nii.gz"))
        }
        let pairs = (names + ["._one"]).map {
            #"{"image": "./imagesTr/\#($0).nii.gz", "label": "./labelsTr/\#($0).nii.gz"}"#
        }
        let list = #"{"training": [\#(pairs.joined(separator: ", "))]}"#
        try Data(list.utf8).write(to: URL(filePath: sources.path("training/dataset.json")))
    }

    @Test("a Decathlon task is read by its list, labels where the image is bright")
    func decathlon() throws {
        try writeDecathlon()
        let cases = try sources.cases(.decathlon) { $0.patients = ["one", "two"] }
        #expect(cases.map(\.name) == ["one", "two"] && Set(cases.map(\.patient)).count == 2)
        let first = try #require(cases.first)
        #expect(first.size == [4, 3, 3] && first.labels.contains(1))
        for (value, label) in zip(first.image, first.labels) { #expect((value > 0.45) == (label == 1)) }
    }

    @Test("a list that leads out of its folder is refused", arguments: ["../other/one.nii.gz", "/etc/hostname"])
    func outside(path: String) throws {
        try writeDecathlon()
        try FileManager.default.createDirectory(
            atPath: sources.path("other"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: sources.path("training/imagesTr/one.nii.gz"), toPath: sources.path("other/one.nii.gz"))
        try FileManager.default.createDirectory(
            atPath: sources.path("training/other"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: sources.path("other/one.nii.gz"), toPath: sources.path("training/other/one.nii.gz"))
        let list = #"{"training": [{"image": "\#(path)", "label": "./labelsTr/one.nii.gz"}]}"#
        try Data(list.utf8).write(to: URL(filePath: sources.path("training/dataset.json")))
        #expect(sources.refusal { _ = try sources.data(.decathlon) }.contains("lies outside of the source"))
    }

    @Test("folds share out the patients that were taken, in the order of their names, each to one fold")
    func folds() throws {
        try writeDecathlon(["e", "a", "d", "b", "c", "f"])
        func names(_ patients: [String]?, _ take: [Int]) throws -> [String] {
            try sources.cases(.decathlon) {
                $0.patients = patients
                $0.folds = FoldSettings(count: 2, take: take)
            }.map(\.name).sorted()
        }
        #expect(try names(nil, [0]) == ["a", "c", "e"])
        #expect(try names(nil, [1]) == ["b", "d", "f"])
        #expect(try names(nil, [0, 1]) == ["a", "b", "c", "d", "e", "f"])
        #expect(try names(["b", "c", "d", "f"], [0]) == ["b", "d"], "the others take no place in a fold")
    }

    @Test("folds in which no patient lies are refused, as is a source without a case")
    func emptyFolds() throws {
        try writeDecathlon()
        let text = sources.refusal {
            _ = try sources.data(.decathlon) { $0.folds = FoldSettings(count: 3, take: [2]) }
        }
        #expect(text.contains("training has no case: expected one in the folds that are taken"), "\(text)")
        try writeDecathlon([])
        let none = sources.refusal { _ = try sources.data(.decathlon) }
        #expect(none.contains("training has no case: expected entries of training in dataset.json"), "\(none)")
    }

    @Test("a label that the network has not got is refused unless a map says what becomes of it")
    func labelMap() throws {
        try writeDecathlon(labels: (0..<1024).map { $0 % 16 > 8 ? 2 : $0 % 16 > 4 ? 1 : 0 })
        #expect(sources.refusal { _ = try sources.cases(.decathlon) }.contains("has the label 2, expected 0, 1"))
        let merged = try sources.cases(.decathlon) { $0.labelMap = ["0": 0, "1": 1, "2": 1] }
        #expect(Set(merged[0].labels) == [0, 1])
    }

    @Test("a label that the network has not got is named by its file")
    func labelFile() throws {
        try writeDecathlon(["one"], labels: (0..<1024).map { $0 % 16 > 8 ? 2 : $0 % 16 > 4 ? 1 : 0 })
        let text = sources.refusal { _ = try sources.cases(.decathlon) }
        #expect(text.contains("training/labelsTr/one.nii.gz has the label 2"), "\(text)")
    }

    @Test("a Decathlon task with a missing label, another size or no list is refused by name")
    func brokenDecathlon() throws {
        #expect(sources.refusal { _ = try sources.data(.decathlon) }.contains("dataset.json is missing"))
        try writeDecathlon(labelSize: [16, 16, 3])
        let size = sources.refusal { _ = try sources.cases(.decathlon) }
        #expect(size.contains("labelsTr/one.nii.gz has 3·16·16 voxels") && size.contains("the image has 4·16·16"))
        try FileManager.default.removeItem(atPath: sources.path("training/labelsTr/two.nii.gz"))
        let missing = sources.refusal { _ = try sources.data(.decathlon) }
        #expect(missing.contains("imagesTr/two.nii.gz has no label") && missing.contains("labelsTr/two.nii.gz"))
    }

    // MARK: DICOM

    @Test("a DICOM series is joined with the segmentation that refers to it")
    func dicom() throws {
        try sources.writeSeries("training/one")
        let cases = try sources.cases(.dicom)
        let item = try #require(cases.first)
        #expect(cases.count == 1 && item.size == [6, 64, 64])
        #expect(item.labels == SourceFixture.phantom.truth.voxels)
    }

    @Test("a series without a segmentation, and one of another patient's, are refused by name")
    func brokenDICOM() throws {
        try sources.writeSeries("training/one")
        try sources.writeSeries("training/two", truth: false)
        #expect(sources.refusal { _ = try sources.data(.dicom) }.contains("training/two/ct"))
        try sources.writeSeries("other")
        try FileManager.default.copyItem(
            atPath: sources.path("other/truth.dcm"), toPath: sources.path("training/two/truth.dcm"))
        let foreign = sources.refusal { _ = try sources.data(.dicom) }
        #expect(foreign.contains("training/two/truth.dcm") && foreign.contains("does not refer to a CT series"))
    }

    @Test("negatives have an empty truth, and none of their own")
    func negatives() throws {
        try sources.writeSeries("training/one", truth: false)
        let item = try #require(try sources.cases(.dicom) { $0.negatives = true }.first)
        #expect(item.labels.allSatisfy { $0 == 0 } && item.labels.count == 6 * 64 * 64)
        let part = try #require(
            try sources.cases(.dicom) {
                $0.negatives = true
                $0.slices = [2, 4]
            }.first)
        #expect(part.image == Array(item.image[64 * 64..<4 * 64 * 64]))
        try sources.writeSeries("training/two")
        let text = sources.refusal { _ = try sources.data(.dicom) { $0.negatives = true } }
        #expect(text.contains("is listed as negatives"))
    }

    @Test("a patient on both sides is refused")
    func split() throws {
        try sources.writeSeries("training/one")
        try sources.writeSeries("validation/one", identity: "training/one")
        let text = sources.refusal { _ = try sources.data(.dicom, validation: "validation") }
        #expect(text.contains("are of the same patient"))
    }
}
