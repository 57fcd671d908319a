import Foundation
import Inference

/// PyTorch's answers of Fixtures/make_training.py.
enum TrainingFixture {
    static func file(_ name: String = "training") throws -> SafeTensors {
        let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name).safetensors")
        return try SafeTensors(contentsOf: url.path)
    }
}
