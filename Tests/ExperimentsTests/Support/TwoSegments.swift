import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport

/// Cases with two segments, and a model that finds the first by a middling grey and the second by a bright one.
///
/// Every case has 16 × 16 × 4 voxels of 1 mm, of which whole columns are grey or belong to a segment: 64 voxels each.
struct TwoSegments {
    /// A case: the columns of 100 HU and those of 180, and those of the first segment and of the second.
    struct Case {
        let name: String
        let grey: (Range<Int>, Range<Int>)
        let truth: (Range<Int>, Range<Int>)
        /// The second segment's number in the truth.
        var second = 2.0

        fileprivate var values: [Double] { voxels(grey, 100, 180) }
        fileprivate var labels: [Double] { voxels(truth, 1, second) }

        private func voxels(
            _ columns: (Range<Int>, Range<Int>), _ first: Double, _ second: Double
        ) -> [Double] {
            (0..<1024).map { index in
                if columns.0.contains(index % 16) { return first }
                return columns.1.contains(index % 16) ? second : 0
            }
        }
    }

    /// Names that would be read as something else where they are not escaped.
    static let labels = [
        SegmentLabel(
            number: 1, name: "Head <A>", category: CodeDescription(value: "1", scheme: "SCT", meaning: "Part"),
            type: CodeDescription(value: "11", scheme: "SCT", meaning: "One"), color: [1, 2, 3]),
        SegmentLabel(
            number: 2, name: "Tail & B", category: CodeDescription(value: "1", scheme: "SCT", meaning: "Part"),
            type: CodeDescription(value: "12", scheme: "SCT", meaning: "Two"), color: [4, 5, 6]),
    ]

    static let architecture = NetworkArchitecture(kind: .denseDilated, dimensions: 2, filters: [1], outputChannels: 3)

    private let folder: TemporaryFolder

    init(in folder: TemporaryFolder) { self.folder = folder }

    /// Writes one case to train on and those to validate on; returns the configuration.
    func write(_ cases: [Case]) throws -> String {
        try write([Case(name: "t", grey: (3..<7, 9..<12), truth: (3..<7, 9..<12))], task: "training")
        try write(cases, task: "validation")
        let labels = Self.labels.map { label in
            """
            {number: \(label.number), name: '\(label.name)', color: \(label.color), \
            category: {value: '\(label.category.value)', scheme: SCT, meaning: \(label.category.meaning)}, \
            type: {value: '\(label.type.value)', scheme: SCT, meaning: \(label.type.meaning)}}
            """
        }
        let text = """
            architecture: {kind: unet, dimensions: 2, filters: [4, 8], outputChannels: 3}
            output: trained
            labels: [\(labels.joined(separator: ", "))]
            data:
              training: [{source: decathlon, path: training}]
              validation: [{source: decathlon, path: validation}]
            input: {spacing: [1, 1], window: [0, 200], patch: [16, 16]}

            """
        try Data(text.utf8).write(to: URL(filePath: folder.path("train.yaml")))
        return folder.path("train.yaml")
    }

    private func write(_ cases: [Case], task: String) throws {
        let entries = try cases.map { item in
            let (image, label) = ("imagesTr/\(item.name).nii.gz", "labelsTr/\(item.name).nii.gz")
            for (path, values) in [(image, item.values), (label, item.labels)] {
                try NIfTIFile(size: [16, 16, 4], values: values).writeCompressed(to: folder.path("\(task)/\(path)"))
            }
            return ["image": "./\(image)", "label": "./\(label)"]
        }
        let list: [String: Any] = ["name": task, "training": entries]
        try JSONSerialization.data(withJSONObject: list).write(to: URL(filePath: folder.path("\(task)/dataset.json")))
    }

    /// Writes the model: of a grey x from 0 to 1 the logits of background and segments are 0, 20x − 6 and 60x − 34.
    func bundle() throws -> ModelBundle {
        var tensors = [
            "units.0.0.weight": Tensor(shape: [1, 1, 3, 3], repeating: 0),
            "units.0.0.bias": Tensor(shape: [1], repeating: 0),
            "final.weight": Tensor(shape: [3, 2, 1, 1], values: [0, 0, 20, 0, 60, 0]),
            "final.bias": Tensor(shape: [3], values: [0, -6, -34]),
        ]
        for (name, value) in [("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)] {
            tensors["units.0.1.\(name)"] = Tensor(shape: [1], repeating: Float(value))
        }
        let writer = BundleWriter(
            name: "Heads & <tails>", version: "2", input: NetworkInput(spacing: [1, 1], window: [0, 200]),
            labels: Self.labels, card: ModelCard(intendedUse: "", licence: "", trainingData: [], accuracy: []))
        return try writer.write(Self.architecture, tensors, to: folder.path("start"))
    }
}
