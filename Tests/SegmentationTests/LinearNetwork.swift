import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport

/// Networks whose logit of a voxel is `scale` · (the windowed value) + `bias`, one pair for each output channel.
struct LinearNetwork {
    /// Scale and bias of each output channel.
    var channels: [(scale: Float, bias: Float)]
    /// 2 or 3.
    var dimensions = 2

    /// A network that lets its input through and has a single unit, which gives zeros.
    var architecture: NetworkArchitecture {
        NetworkArchitecture(
            kind: .denseDilated, dimensions: dimensions, filters: [1], outputChannels: channels.count)
    }

    /// Writes the weights into a folder under a name.
    func write(to folder: TemporaryFolder, _ name: String) throws -> WeightsDescription {
        let axes = [Int](repeating: 3, count: dimensions), ones = [Int](repeating: 1, count: dimensions)
        var tensors: [String: Tensor] = [
            "units.0.0.weight": Tensor(shape: [1, 1] + axes, repeating: 0),
            "units.0.0.bias": Tensor(shape: [1], repeating: 0),
            "final.weight": Tensor(shape: [channels.count, 2] + ones, values: channels.flatMap { [$0.scale, 0] }),
            "final.bias": Tensor(shape: [channels.count], values: channels.map(\.bias)),
        ]
        for (name, value) in [("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)] {
            tensors["units.0.1.\(name)"] = Tensor(shape: [1], repeating: Float(value))
        }
        let path = folder.path(name)
        try Data(SafeTensorsWriter.encoded(tensors)).write(to: URL(filePath: path))
        return WeightsDescription(file: name, sha256: try FileDigest.sha256(path))
    }
}
