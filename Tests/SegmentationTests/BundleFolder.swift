import Foundation
import Segmentation
import TestSupport

/// A model bundle in a temporary folder.
struct BundleFolder {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static let label = SegmentLabel(
        number: 1,
        name: "Target",
        category: CodeDescription(value: "91723000", scheme: "SCT", meaning: "Anatomical Structure"),
        type: CodeDescription(value: "15776009", scheme: "SCT", meaning: "Pancreas"),
        color: [255, 0, 0]
    )
    static let card = ModelCard(intendedUse: "tests", licence: "none", trainingData: [], accuracy: [])

    static func threshold(_ hounsfield: Int, keepsLargestComponent: Bool = false) -> ModelDescription {
        ModelDescription(
            name: "threshold",
            version: "1",
            kind: .threshold,
            hounsfield: hounsfield,
            labels: [label],
            postProcessing: PostProcessing(keepsLargestComponent: keepsLargestComponent),
            card: card
        )
    }

    /// Writes `model.json`, and the weights where there are any, and loads the bundle.
    func load(_ description: ModelDescription, weights: String? = nil) throws -> ModelBundle {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try load(json: encoder.encode(description), weights: weights)
    }

    /// The same with another text in place of one that `model.json` has, as a person would write it.
    func load(
        _ description: ModelDescription, replacing text: String, with other: String
    ) throws -> ModelBundle {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(description), as: UTF8.self)
        return try load(json: Data(json.replacingOccurrences(of: text, with: other).utf8))
    }

    func load(json: Data, weights: String? = nil) throws -> ModelBundle {
        try json.write(to: folder.url.appending(path: "model.json"))
        if let weights {
            try FileManager.default.copyItem(atPath: weights, toPath: folder.path("weights.safetensors"))
        }
        return try ModelBundle.load(folder: folder.path())
    }
}
