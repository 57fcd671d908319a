import Foundation
import Inference

/// PyTorch's answers of Fixtures/make_training.py.
enum TrainingFixture {
    static func file() throws -> SafeTensors {
        let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures/training.safetensors")
        return try SafeTensors(contentsOf: url.path)
    }
}
