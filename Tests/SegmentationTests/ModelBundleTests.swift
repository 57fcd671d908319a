import Foundation
import Inference
import Segmentation
import TestSupport
import Testing

/// Reading and verifying model bundles.
struct ModelBundleTests {
    @Test(
        "the shipped bundles load, and say where they come from", arguments: ["pancreas-ct", "commissioning-threshold"])
    func shipped(name: String) throws {
        let bundle = try ModelBundle.load(folder: Repository.path("Models/\(name)"))
        #expect(bundle.description.name == name)
        #expect(bundle.digest.count == 64)
        #expect(!bundle.description.card.licence.isEmpty)
        #expect(FileManager.default.fileExists(atPath: "\(bundle.folder)/README.md"))
    }

    @Test("a description survives JSON, and its bundle's digest depends on every byte of it")
    func roundTrip() throws {
        let description = BundleFolder.threshold(200)
        let bundle = try BundleFolder().load(description)
        #expect(bundle.description == description)
        #expect(bundle.digest == (try BundleFolder().load(description)).digest)
        #expect(bundle.digest != (try BundleFolder().load(BundleFolder.threshold(201))).digest)
    }

    /// What can be wrong with `model.json`: the key, the value that replaces it (nil: none), the key that is named.
    static let faults: [(key: String, value: String?, named: String)] = [
        ("schema", "2", "schema"), ("schema", nil, "schema"), ("kind", "\"magic\"", "kind"), ("name", "\"\"", "name"),
        ("name", "7", "name"), ("hounsfield", nil, "hounsfield"), ("hounsfield", "99999", "hounsfield"),
        ("labels", "[]", "labels"), ("labels", "[{\"number\": 1}]", "labels[0].name"), ("card", "null", "card"),
        ("kind", "\"slice-wise-2d\"", "architecture"), ("postprocessing", "{}", "postprocessing"),
        ("postProcessing", "{}", "postProcessing.keepsLargestComponent"),
    ]

    @Test("a description that says something wrong is refused by the key", arguments: faults)
    func fault(key: String, value: String?, named: String) throws {
        let json = try JSONEncoder().encode(BundleFolder.threshold(200))
        var object = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
        object[key] = try value.map {
            try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)
        }
        let changed = try JSONSerialization.data(withJSONObject: object)
        let error = #expect(throws: SegmentationError.self) { try BundleFolder().load(json: changed) }
        guard case .invalidDescription(_, let found, _)? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
        #expect(found == named)
    }

    @Test("what is no JSON, or not there, is told")
    func unreadable() throws {
        let broken = #expect(throws: SegmentationError.self) { try BundleFolder().load(json: Data("{".utf8)) }
        #expect(broken?.description.contains("model.json: the file is unusable") == true)
        let missing = #expect(throws: SegmentationError.self) { try ModelBundle.load(folder: "/nowhere") }
        #expect(missing?.description.contains("/nowhere/model.json cannot be read") == true)
    }

    @Test("weights that are not those of the description are refused")
    func otherWeights() throws {
        let shipped = try ModelBundle.load(folder: Repository.path("Models/pancreas-ct"))
        let folder = try BundleFolder()
        var description = shipped.description
        description.ensemble = nil
        description.weights = WeightsDescription(file: "weights.safetensors", sha256: String(repeating: "0", count: 64))
        let error = #expect(throws: SegmentationError.self) {
            try folder.load(description, weights: shipped.weightsPath)
        }
        guard case .weightsDiffer(_, _, let found)? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
        #expect(found == shipped.description.weights?.sha256)
    }

    @Test("weights that are missing, or named outside the folder, are refused")
    func weightsElsewhere() throws {
        let shipped = try ModelBundle.load(folder: Repository.path("Models/pancreas-ct"))
        var description = shipped.description
        description.ensemble = nil
        #expect(throws: SegmentationError.self) { try BundleFolder().load(description) }
        for file in ["../weights.safetensors", "/etc/passwd", ".hidden", ""] {
            description.weights = WeightsDescription(file: file, sha256: String(repeating: "0", count: 64))
            let error = #expect(throws: SegmentationError.self) { try BundleFolder().load(description) }
            #expect(error?.description.contains("weights.file must be the name of a file") == true)
        }
    }

    @Test("an architecture that the weights do not fit is refused")
    func otherArchitecture() throws {
        let shipped = try ModelBundle.load(folder: Repository.path("Models/pancreas-ct"))
        var description = shipped.description
        description.ensemble = nil
        description.architecture?.filters = [8, 32, 64, 128, 256]
        let bundle = try BundleFolder()
        let loaded = try bundle.load(description, weights: shipped.weightsPath)
        let error = #expect(throws: SegmentationError.self) { try Segmenter(loaded, threads: 1) }
        guard case .network? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
    }
}
