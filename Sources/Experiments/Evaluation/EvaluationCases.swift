import Foundation
import Imaging
import Node

/// What is evaluated: folders of DICOM series with a segmentation, and the validation cases of a training.
struct EvaluationCases {
    /// One case, not read yet.
    struct Item {
        let name: String
        let read: () throws -> (volume: Volume, truth: Mask)
    }

    /// Folders first.
    let all: [Item]

    init(folders: [String], configuration: String?, segments: EvaluatedSegments, threads: Int) throws {
        let labelled = try folders.flatMap(LabelledCase.folders).map { folder in
            Item(name: URL(filePath: folder).lastPathComponent) {
                let labelled = try LabelledCase.read(folder: folder, segments: segments, threads: threads)
                return (labelled.series.volume, labelled.truth)
            }
        }
        all = try labelled + (configuration.map { try Self.validation($0, threads: threads) } ?? [])
    }

    private static func validation(_ path: String, threads: Int) throws -> [Item] {
        let data = try TrainingData(TrainingConfigurationFile.load(path: path), threads: threads)
        data.notes.forEach(Output.note)
        return data.validation.map { found in
            Item(name: URL(filePath: found.name).lastPathComponent) {
                let labelled = try data.labelled(found)
                return (labelled.volume, labelled.truth)
            }
        }
    }
}
