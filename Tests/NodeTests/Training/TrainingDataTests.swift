import Foundation
import Imaging
import Inference
import Node
import TestSupport
import Testing
import Training

@Suite("The data of a training")
struct TrainingDataTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func data(
        _ source: DataSourceKind,
        validation: String? = nil,
        spacing: [Double] = [6, 6],
        change: (inout DataSourceSettings) -> Void = { _ in }
    ) throws -> TrainingData {
        var training = DataSourceSettings(source: source, path: folder.path("training"))
        change(&training)
        let other = validation.map { DataSourceSettings(source: source, path: folder.path($0)) }
        let configuration = TrainingConfiguration(
            architecture: NetworkArchitecture(kind: .unet, dimensions: 2, filters: [4, 8], outputChannels: 1),
            output: folder.path("model"),
            data: TrainingDataSettings(training: [training], validation: other.map { [$0] } ?? []),
            input: TrainingInputSettings(spacing: spacing, window: [-100, 240]))
        return try TrainingData(configuration, threads: 2)
    }

    /// Reads every case.
    private func cases(
        _ source: DataSourceKind, change: (inout DataSourceSettings) -> Void = { _ in }
    ) throws -> [TrainingCase] {
        let data = try data(source, change: change)
        return try data.read(data.training)
    }

    private func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    // MARK: Medical Segmentation Decathlon

    private func writeDecathlon(labels: [Double]? = nil, labelSize: [Int] = [16, 16, 4]) throws {
        let count = 16 * 16 * 4
        let inside = (0..<count).map { $0 % 16 > 4 && $0 % 16 < 12 ? 1.0 : 0 }
        let image = NIfTIFile(size: [16, 16, 4], values: inside.map { 100 * $0 })
        let label = NIfTIFile(
            size: labelSize, values: labels ?? Array(inside.prefix(labelSize.reduce(1, *))))
        for name in ["one", "two"] {
            try image.writeCompressed(to: folder.path("training/imagesTr/\(name).nii.gz"))
            try label.writeCompressed(to: folder.path("training/labelsTr/\(name).nii.gz"))
        }
        let list = """
            {"training": [{"image": "./imagesTr/one.nii.gz", "label": "./labelsTr/one.nii.gz"},
                          {"image": "./imagesTr/._one.nii.gz", "label": "./labelsTr/._one.nii.gz"},
                          {"image": "./imagesTr/two.nii.gz", "label": "./labelsTr/two.nii.gz"}]}
            """
        try Data(list.utf8).write(to: URL(filePath: folder.path("training/dataset.json")))
    }

    @Test("a Decathlon task is read by its list, labels where the image is bright")
    func decathlon() throws {
        try writeDecathlon()
        let cases = try cases(.decathlon) { $0.patients = ["one", "two"] }
        #expect(cases.map(\.name) == ["one", "two"] && Set(cases.map(\.patient)).count == 2)
        let first = try #require(cases.first)
        #expect(first.size == [4, 3, 3] && first.labels.contains(1))
        for (value, label) in zip(first.image, first.labels) { #expect((value > 0.45) == (label == 1)) }
    }

    @Test("a label that the network has not got is refused unless a map says what becomes of it")
    func labelMap() throws {
        try writeDecathlon(labels: (0..<1024).map { $0 % 16 > 8 ? 2 : $0 % 16 > 4 ? 1 : 0 })
        #expect(refusal { _ = try cases(.decathlon) }.contains("has the label 2, expected 0, 1"))
        let merged = try cases(.decathlon) { $0.labelMap = ["0": 0, "1": 1, "2": 1] }
        #expect(Set(merged[0].labels) == [0, 1])
    }

    @Test("a Decathlon task with a missing label, another size or no list is refused by name")
    func brokenDecathlon() throws {
        #expect(refusal { _ = try data(.decathlon) }.contains("dataset.json is missing"))
        try writeDecathlon(labelSize: [16, 16, 3])
        let size = refusal { _ = try cases(.decathlon) }
        #expect(size.contains("labelsTr/one.nii.gz has 3·16·16 voxels") && size.contains("the image has 4·16·16"))
        try FileManager.default.removeItem(atPath: folder.path("training/labelsTr/two.nii.gz"))
        let missing = refusal { _ = try data(.decathlon) }
        #expect(missing.contains("imagesTr/two.nii.gz has no label") && missing.contains("labelsTr/two.nii.gz"))
    }

    // MARK: DICOM

    private static let phantom = AbdomenPhantom(
        PhantomParameters(columns: 64, pixelSpacing: 6, slices: 6, sliceSpacing: 10, noise: 5))

    @discardableResult
    private func writeSeries(_ name: String, truth: Bool = true, identity: String? = nil) throws -> [String] {
        let description = CTSeriesDescription(
            identity: [identity ?? name], studyDate: "20260102", studyTime: "030405")
        let study = PhantomStudy(description)
        let files = try study.write(Self.phantom.volume, to: folder.path("\(name)/ct"))
        if truth {
            try study.writeTruth(
                Self.phantom.truth, of: files, label: "Pancreas", to: folder.path("\(name)/truth.dcm"))
        }
        return files
    }

    @Test("a DICOM series is joined with the segmentation that refers to it")
    func dicom() throws {
        try writeSeries("training/one")
        let cases = try cases(.dicom)
        let item = try #require(cases.first)
        #expect(cases.count == 1 && item.size == [6, 64, 64])
        #expect(item.labels == Self.phantom.truth.voxels)
    }

    @Test("a series without a segmentation, and one of another patient's, are refused by name")
    func brokenDICOM() throws {
        try writeSeries("training/one")
        try writeSeries("training/two", truth: false)
        #expect(refusal { _ = try data(.dicom) }.contains("training/two/ct"))
        try writeSeries("other")
        try FileManager.default.copyItem(
            atPath: folder.path("other/truth.dcm"), toPath: folder.path("training/two/truth.dcm"))
        let foreign = refusal { _ = try data(.dicom) }
        #expect(foreign.contains("training/two/truth.dcm") && foreign.contains("does not refer to a CT series"))
    }

    @Test("negatives have an empty truth, and none of their own")
    func negatives() throws {
        try writeSeries("training/one", truth: false)
        let item = try #require(try cases(.dicom) { $0.negatives = true }.first)
        #expect(item.labels.allSatisfy { $0 == 0 } && item.labels.count == 6 * 64 * 64)
        let part = try #require(
            try cases(.dicom) {
                $0.negatives = true
                $0.slices = [2, 4]
            }.first)
        #expect(part.image == Array(item.image[64 * 64..<4 * 64 * 64]))
        try writeSeries("training/two")
        #expect(refusal { _ = try data(.dicom) { $0.negatives = true } }.contains("is listed as negatives"))
    }

    @Test("a patient on both sides is refused")
    func split() throws {
        try writeSeries("training/one")
        try writeSeries("validation/one", identity: "training/one")
        let text = refusal { _ = try data(.dicom, validation: "validation") }
        #expect(text.contains("are of the same patient"))
    }

    // MARK: TCIA Pancreas-CT

    @Test("a label of Pancreas-CT comes onto its series however its axes are turned", arguments: 0..<8)
    func pancreasCT(flips: Int) throws {
        let description = CTSeriesDescription(identity: ["tcia"], studyDate: "20260102", studyTime: "030405")
        _ = try PhantomStudy(description).write(
            Self.phantom.volume, to: folder.path("training/PANCREAS_0001/study/series"))
        // In the order of the file's axes, from right-anterior-superior: to the left, to the back, to the head.
        let geometry = Self.phantom.volume.geometry
        let origin = geometry.center(slice: 0, row: 0, column: 0)
        var label = NIfTIFile(size: [64, 64, 6], values: Self.phantom.truth.voxels.map { Double($0) })
        label.sform = [[-6, 0, 0, -origin.x], [0, -6, 0, -origin.y], [0, 0, 10, origin.z]]
        try label.turned(order: [0, 1, 2], reversed: (0..<3).map { flips >> $0 & 1 == 1 })
            .writeCompressed(to: folder.path("training/labels/label0001.nii.gz"))
        let item = try #require(try cases(.pancreasCT).first)
        #expect(item.labels == Self.phantom.truth.voxels)
    }

    @Test("a series of Pancreas-CT without its label is refused")
    func missingLabel() throws {
        let description = CTSeriesDescription(identity: ["tcia"], studyDate: "20260102", studyTime: "030405")
        _ = try PhantomStudy(description).write(Self.phantom.volume, to: folder.path("training/PANCREAS_0002/x"))
        let text = refusal { _ = try data(.pancreasCT) }
        #expect(text.contains("PANCREAS_0002 has no label: expected label0002.nii.gz"))
    }
}
