import Foundation
import Inference
import TestSupport

/// Oktay's network with weights that let the image through to the output: its class 1 wins where the input is above ½.
enum BrightNetwork {
    static let architecture = NetworkArchitecture(
        kind: .oktayAttentionUNet3D, dimensions: 3, filters: [4, 8, 16, 32, 64], outputChannels: 2)

    /// Writes the weights to a folder and returns their path.
    static func write(to folder: TemporaryFolder) throws -> String {
        let path = folder.path("weights.safetensors")
        try Data(SafeTensorsWriter.encoded(tensors())).write(to: URL(filePath: path))
        return path
    }

    /// Zeros, normalizations that change nothing, and the way of one channel through the finest level.
    private static func tensors() throws -> [String: Tensor] {
        let fixtures = URL(filePath: #filePath).appending(path: "../../InferenceTests/Fixtures").standardized
        let file = try SafeTensors(contentsOf: fixtures.appending(path: "oktay4.safetensors").path)
        var tensors: [String: Tensor] = [:]
        for name in file.names {
            let shape = file.shape(of: name) ?? []
            let isScale = name.hasSuffix(".1.weight") || name.hasSuffix("running_var")
            tensors[name] = Tensor(shape: shape, repeating: isScale ? 1 : 0)
        }
        for block in ["conv1.", "up_concat1.conv."] {
            for part in ["conv1", "conv2"] { set("\(block)\(part).0.weight", at: 13, to: 1, &tensors) }
        }
        set("dsv1.weight", at: 4, to: 1, &tensors)
        set("final.weight", at: 8 + 1, to: 10, &tensors)
        set("final.bias", at: 1, to: -5, &tensors)
        return tensors
    }

    private static func set(_ name: String, at index: Int, to value: Float, _ tensors: inout [String: Tensor]) {
        guard let tensor = tensors[name] else { preconditionFailure("no tensor \(name)") }
        var values = tensor.values
        values[index] = value
        tensors[name] = Tensor(shape: tensor.shape, values: values)
    }
}
