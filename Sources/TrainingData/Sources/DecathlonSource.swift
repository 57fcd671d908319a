import Foundation
import Imaging
import NIfTI

/// A task of the Medical Segmentation Decathlon: `dataset.json`, `imagesTr` and `labelsTr`.
struct DecathlonSource {
    let folder: SourceFolder

    func labelled() throws -> [FoundCase] {
        let list = folder.path + "/dataset.json"
        guard FileManager.default.fileExists(atPath: list) else {
            throw TrainingDataError.noFile(path: list, reason: "is missing: it lists the images and their labels")
        }
        let content = try Data(contentsOf: URL(filePath: list))
        guard let dataSet = try? JSONDecoder().decode(DecathlonDataSet.self, from: content) else {
            throw TrainingDataError.noFile(
                path: list,
                reason: "lists no training cases: expected was JSON with \"training\", a list of objects with "
                    + "\"image\" and \"label\"")
        }
        let task = dataSet.name.flatMap { $0.isEmpty ? nil : $0 } ?? SourceFolder.name(folder.path)
        let entries = dataSet.training.filter { !SourceFolder.name($0.image).hasPrefix("._") }
        return try entries.map { try found($0, task: task) }
    }

    private func found(_ entry: DecathlonDataSet.Entry, task: String) throws -> FoundCase {
        let image = try file(entry.image)
        guard let label = try? file(entry.label) else {
            throw TrainingDataError.noLabel(path: image, expected: entry.label)
        }
        let name = SourceFolder.name(image).replacing(/\.nii(\.gz)?$/, with: "")
        return FoundCase(name: name, patientID: "\(task)/\(name)", image: image) { _ in
            try Self.read(image: image, label: label)
        }
    }

    /// A file of the list, which must lie in the folder.
    private func file(_ name: String) throws -> String {
        let parts = name.split(separator: "/").filter { $0 != "." }
        let path = folder.path + "/" + parts.joined(separator: "/")
        guard !name.hasPrefix("/"), !parts.contains("..") else {
            throw TrainingDataError.noFile(path: path, reason: "lies outside of the source")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw TrainingDataError.noFile(path: path, reason: "is missing, though dataset.json lists it")
        }
        return path
    }

    private static func read(image: String, label: String) throws -> LabelledVolume {
        let volume = try NIfTIImage(contentsOf: image).volume()
        let placed = try NIfTIImage(contentsOf: label).labels(on: volume.geometry)
        guard placed.offsets.allSatisfy({ $0 <= 0.25 }) else {
            let found = placed.offsets.map { String(format: "%.2f", $0) }.joined(separator: ", ")
            throw NIfTIError.gridDiffers(
                path: label,
                reason: "it lies \(found) voxels (slices, rows, columns) from the image, expected 0.25 at most")
        }
        let truth = Mask(geometry: volume.geometry, voxels: placed.voxels)
        return LabelledVolume(volume: volume, truth: truth, truthPath: label)
    }
}

/// What is needed of a task's `dataset.json`.
struct DecathlonDataSet: Decodable {
    /// An image and its label, relative to the task's folder.
    struct Entry: Decodable {
        let image: String
        let label: String
    }

    /// The task's name, by which its patients are told from those of other tasks; its folder may be called anything.
    let name: String?
    let training: [Entry]
}
