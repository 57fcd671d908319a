import Foundation
import Inference

/// The stored PyTorch outputs and weights that the tests compare with.
enum Fixture {
    /// A file of Fixtures.
    static func file(_ name: String) throws -> SafeTensors {
        try SafeTensors(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)").path)
    }

    /// The weights of the shipped bundle.
    static func shippedWeights() throws -> SafeTensors {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        return try SafeTensors(contentsOf: root.appendingPathComponent("Models/pancreas-ct/weights.safetensors").path)
    }

    static let shipped = NetworkArchitecture(
        kind: .attentionUNet2D,
        dimensions: 2,
        filters: [16, 32, 64, 128, 256],
        outputChannels: 1
    )
    static let oktay4 = NetworkArchitecture(
        kind: .oktayAttentionUNet3D,
        dimensions: 3,
        filters: [4, 8, 16, 32, 64],
        outputChannels: 2
    )
    static let monai4 = NetworkArchitecture(
        kind: .monaiAttentionUNet,
        dimensions: 3,
        filters: [4, 8, 16, 32, 64],
        outputChannels: 2
    )
}

extension Tensor {
    /// The largest absolute difference to a tensor of the same shape; infinite where the shapes differ or a value is
    /// not a number.
    func distance(to other: Tensor) -> Float {
        guard shape == other.shape else { return .infinity }
        return zip(values, other.values).map { abs($0 - $1) }.reduce(0) { $1 <= $0 ? $0 : ($1.isNaN ? .infinity : $1) }
    }
}
