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

@Suite("The folders that an evaluation compares")
struct LabelledFolderTests {
    private let sources: SourceFixture

    init() throws { sources = try SourceFixture() }

    private func read(_ name: String) throws -> LabelledCase {
        let segments = EvaluatedSegments(numbers: [1], of: try SegmentMeaningTests.model())
        return try LabelledCase.read(folder: sources.path(name), segments: segments, threads: 2)
    }

    @Test("a folder with a segmentation is a case itself, another means its subfolders, in the order of their names")
    func folders() throws {
        try sources.writeSeries("cases/b")
        try sources.writeSeries("cases/a", truth: false)
        try Data("no DICOM".utf8).write(to: URL(filePath: sources.path("cases/notes.txt")))
        let cases = ["cases/a", "cases/b"].map { sources.path($0) }
        #expect(try LabelledCase.folders(in: sources.path("cases")) == cases)
        #expect(try LabelledCase.folders(in: cases[1]) == [cases[1]])
        #expect(try LabelledCase.folders(in: sources.path("cases/a/ct")) == [sources.path("cases/a/ct")])
    }

    @Test("a path that is no folder is refused", arguments: ["nowhere", "file"])
    func noFolder(name: String) throws {
        try Data().write(to: URL(filePath: sources.path("file")))
        let text = sources.refusal { _ = try LabelledCase.folders(in: sources.path(name)) }
        #expect(text.contains(sources.path(name)), "\(text)")
    }

    @Test("a case has the name of its folder, its series and its truth")
    func whole() throws {
        try sources.writeSeries("cases/one")
        let found = try read("cases/one")
        #expect(found.name == "one")
        #expect(found.truth.voxels == SourceFixture.phantom.truth.voxels)
        #expect(found.series.volume.geometry.slices == 6 && found.series.volume.geometry.rows == 64)
        #expect(found.truth.geometry == found.series.volume.geometry)
    }

    @Test("a folder without a segmentation, or with two, is refused by name")
    func truths() throws {
        let files = try sources.writeSeries("cases/one", truth: false)
        let missing = sources.refusal { _ = try read("cases/one") }
        #expect(missing.contains("cases/one has no DICOM segmentation"), "\(missing)")
        for name in ["a", "b"] {
            try sources.writeTruth(
                SourceFixture.phantom.truth.voxels, [.pancreas], of: files, to: "cases/one/\(name).dcm")
        }
        let several = sources.refusal { _ = try read("cases/one") }
        #expect(several.contains("cases/one has 2 segmentations"), "\(several)")
        #expect(several.contains("a.dcm") && several.contains("b.dcm"), "\(several)")
    }
}
