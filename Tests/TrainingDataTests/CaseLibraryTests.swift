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

@Suite("The cases of several sources")
struct CaseLibraryTests {
    private let sources: SourceFixture
    private static let truth = SourceFixture.phantom.truth.voxels

    init() throws { sources = try SourceFixture() }

    private func dicom(_ name: String) -> DataSourceSettings {
        DataSourceSettings(source: .dicom, path: sources.path(name))
    }

    private func library(
        _ training: [DataSourceSettings], _ validation: [DataSourceSettings], spacing: NetworkSpacing = [6, 6]
    ) throws -> CaseLibrary {
        try CaseLibrary(
            TrainingDataSettings(training: training, validation: validation), labels: [.pancreas],
            input: TrainingInputSettings(spacing: spacing, window: [-100, 240]), threads: 2)
    }

    /// Writes cases as tasks of the Medical Segmentation Decathlon, of one image each that is as bright as asked for.
    private func write(_ task: String, image: String, brightness: Double) throws -> DataSourceSettings {
        let inside = (0..<16 * 16 * 4).map { $0 % 16 > 4 && $0 % 16 < 12 ? 1.0 : 0 }
        try NIfTIFile(size: [16, 16, 4], values: inside.map { brightness * $0 }).write(
            to: sources.path("\(task)/imagesTr/\(image)"))
        try NIfTIFile(size: [16, 16, 4], values: inside).write(to: sources.path("\(task)/labelsTr/\(image)"))
        let entry = #"{"image": "imagesTr/\#(image)", "label": "labelsTr/\#(image)"}"#
        try Data(#"{"name": "\#(task)", "training": [\#(entry)]}"#.utf8).write(
            to: URL(filePath: sources.path("\(task)/dataset.json")))
        return DataSourceSettings(source: .decathlon, path: sources.path(task))
    }

    @Test("cases of all sources come in the order of these, each told when it has been read")
    func order() throws {
        let training = try [
            write("c", image: "three.nii", brightness: 100), write("a", image: "one.nii", brightness: 110),
        ]
        let validation = try [
            write("d", image: "four.nii", brightness: 120), write("b", image: "two.nii", brightness: 130),
        ]
        let found = try library(training, validation)
        #expect(found.training.map(\.name) == ["three", "one"] && found.validation.map(\.name) == ["four", "two"])
        var told: [String] = []
        let read = try found.read(found.training) { told.append($0.name) }
        #expect(told == ["three", "one"] && read.map(\.name) == told)
        #expect(read.map(\.patient) == found.training.map(\.patient))
    }

    @Test("files of one length are not one image where their bytes differ, and are one where they do not")
    func sameLength() throws {
        let training = try write("a", image: "one.nii", brightness: 100)
        #expect(try library([training], [write("b", image: "two.nii", brightness: 101)]).validation.count == 1)
        let text = sources.refusal { _ = try library([training], [write("c", image: "three.nii", brightness: 100)]) }
        #expect(text.contains("a/imagesTr/one.nii, for training, and"), "\(text)")
        #expect(text.contains("c/imagesTr/three.nii, for validation, are the same image"), "\(text)")
    }

    @Test("what is passed over in any source is told, that of training first")
    func notes() throws {
        for (name, organ) in [("training/one", CodedConcept.liver), ("validation/two", .liver)] {
            let files = try PhantomFiles.write(name, sources)
            let halves = Self.truth.enumerated().map { $0.element * ($0.offset % 2 == 0 ? 1 : 2) }
            try sources.writeTruth(halves, [organ, .pancreas], of: files, to: "\(name)/truth.dcm")
        }
        let notes = try library([dicom("training")], [dicom("validation")]).notes
        try #require(notes.count == 2)
        #expect(notes[0].contains("training/one/truth.dcm") && notes[1].contains("validation/two/truth.dcm"))
    }

    @Test("a case that cannot be read any more is named, with the reason")
    func unreadable() throws {
        let files = try PhantomFiles.write("training/one", sources)
        try sources.writeTruth(Self.truth, [.pancreas], of: files, to: "training/one/truth.dcm")
        let found = try library([dicom("training")], [])
        try FileManager.default.removeItem(atPath: files[2])
        let text = sources.refusal { _ = try found.read(found.training) }
        #expect(text.hasPrefix("one cannot be used: "), "\(text)")
        #expect(sources.refusal { _ = try found.labelled(found.training[0]) }.hasPrefix("one cannot be used: "))
    }

    @Test("a case is brought to the network's spacing along rows and columns, and stays what it is on its own grid")
    func spacing() throws {
        let files = try PhantomFiles.write("training/one", sources)
        try sources.writeTruth(Self.truth, [.pancreas], of: files, to: "training/one/truth.dcm")
        let found = try library([dicom("training")], [], spacing: [12, 6])
        let item = try found.read(found.training[0])
        #expect(item.size == [6, 32, 64] && item.image.count == 6 * 32 * 64 && item.labels.contains(1))
        #expect(item.name == "one" && item.patient == found.training[0].patient)
        #expect(item.memory == 5 * 6 * 32 * 64)
        let labelled = try found.labelled(found.training[0])
        #expect(labelled.truth.voxels == Self.truth && labelled.volume.geometry.rows == 64)
    }

    @Test("where two labels meet between the network's voxels there is one of them, not background")
    func meeting() throws {
        let files = try PhantomFiles.write("training/one", sources)
        let rows = Self.truth.indices.map { UInt8($0 / 64 % 2 + 1) }
        try sources.writeTruth(rows, [.pancreas, .liver], of: files, to: "training/one/truth.dcm")
        var settings = dicom("training")
        settings.labelMap = ["1": 1, "2": 2]
        let found = try library([settings], [], spacing: [12, 6])
        let labels = try found.read(found.training[0]).labels
        #expect(labels.count == 6 * 32 * 64 && !labels.contains(0))
    }
}

/// The phantom as a series of a patient of its own.
private enum PhantomFiles {
    static func write(_ name: String, _ sources: SourceFixture) throws -> [String] {
        let files = try sources.writeSeries(name, truth: false)
        for file in files {
            let slice = try DataSet(contentsOf: file)
            slice.set(.patientID, string: name.replacingOccurrences(of: "/", with: "-"))
            // Pixels are read from the file when they are written, so it has to stand until then.
            try slice.write(to: file + ".new", transferSyntax: .explicitVRLittleEndian)
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.moveItem(atPath: file + ".new", toPath: file)
        }
        return files
    }
}
