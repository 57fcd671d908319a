import Foundation
import Imaging
import TestSupport
import Testing
import Training
import TrainingData

@Suite("A task of the Medical Segmentation Decathlon as a source of cases")
struct DecathlonSourceTests {
    private let sources: SourceFixture

    init() throws { sources = try SourceFixture() }

    /// Writes a task with one case, whose voxels are 1 × 1 × 3 mm.
    private func write(
        _ folder: String, task: String?, image name: String = "one", brightness: Double = 100,
        shift: [Double] = [0, 0, 0]
    ) throws {
        let inside = (0..<16 * 16 * 4).map { $0 % 16 > 4 && $0 % 16 < 12 ? 1.0 : 0 }
        var image = NIfTIFile(size: [16, 16, 4], values: inside.map { brightness * $0 })
        image.sform = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 3, 0]]
        try image.writeCompressed(to: sources.path("\(folder)/imagesTr/\(name).nii.gz"))
        var label = NIfTIFile(size: [16, 16, 4], values: inside)
        label.sform = [[1, 0, 0, shift[0]], [0, 1, 0, shift[1]], [0, 0, 3, shift[2]]]
        try label.writeCompressed(to: sources.path("\(folder)/labelsTr/\(name).nii.gz"))
        let named = task.map { "\"name\": \"\($0)\", " } ?? ""
        let entry = "{\"image\": \"./imagesTr/\(name).nii.gz\", \"label\": \"./labelsTr/\(name).nii.gz\"}"
        try Data("{\(named)\"training\": [\(entry)]}".utf8).write(
            to: URL(filePath: sources.path("\(folder)/dataset.json")))
    }

    @Test("a case of a task is the same patient's in whatever folder the task lies")
    func copiedFolder() throws {
        try write("training", task: "Pancreas")
        try write("copy", task: "Pancreas", brightness: 120)
        let text = sources.refusal { _ = try sources.data(.decathlon, validation: "copy") }
        #expect(text.contains("are of the same patient"), "\(text)")
    }

    @Test("cases of the same name in different tasks are different patients")
    func otherTask() throws {
        try write("training", task: "Pancreas")
        try write("other", task: "Liver", brightness: 120)
        #expect(try sources.data(.decathlon, validation: "other").validation.count == 1)
        try write("unnamed", task: nil, brightness: 130)
        #expect(try sources.data(.decathlon, validation: "unnamed").validation.count == 1)
    }

    @Test("an image that is both trained and validated on is refused, whatever it is called")
    func sameImage() throws {
        try write("training", task: "Pancreas")
        try write("other", task: "Liver", image: "two")
        let paths = ["training/imagesTr/one.nii.gz", "other/imagesTr/two.nii.gz"].map(sources.path)
        try FileManager.default.removeItem(atPath: paths[1])
        try FileManager.default.copyItem(atPath: paths[0], toPath: paths[1])
        let text = sources.refusal { _ = try sources.data(.decathlon, validation: "other") }
        #expect(text.contains("are the same image") && text.contains("two.nii.gz"), "\(text)")
    }

    @Test(
        "a label lies a quarter of a voxel away at most, along each axis",
        arguments: [
            ([0.2, 0, 0], true), ([0, -0.2, 0.7], true), ([0.3, 0, 0], false), ([0, 0.9, 0], false),
            ([0, 0, 0.8], false),
        ] as [([Double], Bool)])
    func shifted(shift: [Double], isRead: Bool) throws {
        try write("training", task: "Pancreas", shift: shift)
        let text = sources.refusal { _ = try sources.cases(.decathlon) }
        #expect(text.isEmpty == isRead, "\(text)")
        if !isRead { #expect(text.contains("expected 0.25 at most") && text.contains("labelsTr/one.nii.gz")) }
    }

    @Test("a task of no name is called what its folder is")
    func unnamed() throws {
        for name in ["training", "other"] { try write(name, task: "", brightness: name == "other" ? 120 : 100) }
        #expect(try sources.data(.decathlon, validation: "other").validation.count == 1)
        #expect(try sources.cases(.decathlon) { $0.patients = ["training/one"] }.map(\.name) == ["one"])
    }

    @Test("a case is taken by its name or its task and name, and one that is not there is named")
    func chosen() throws {
        try write("training", task: "Pancreas")
        for patient in ["one", "Pancreas/one"] {
            #expect(try sources.data(.decathlon) { $0.patients = [patient] }.training.map(\.name) == ["one"])
        }
        let text = sources.refusal { _ = try sources.data(.decathlon) { $0.patients = ["one", "two"] } }
        #expect(text.contains("training has no case \"two\", which patients lists"), "\(text)")
    }

    @Test("an image that the list names and that is not there is refused by name")
    func missingImage() throws {
        try write("training", task: "Pancreas")
        try FileManager.default.removeItem(atPath: sources.path("training/imagesTr/one.nii.gz"))
        let text = sources.refusal { _ = try sources.data(.decathlon) }
        #expect(text.contains("training/imagesTr/one.nii.gz is missing, though dataset.json lists it"), "\(text)")
    }

    @Test("a list that is none is refused", arguments: ["", "[]", "{\"training\": 1}", "{\"name\": \"a\"}"])
    func noList(list: String) throws {
        try write("training", task: "Pancreas")
        try Data(list.utf8).write(to: URL(filePath: sources.path("training/dataset.json")))
        let text = sources.refusal { _ = try sources.data(.decathlon) }
        #expect(text.contains("training/dataset.json lists no training cases"), "\(text)")
    }
}
