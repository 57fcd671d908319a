/// Where a network's tensors come from.
enum WeightSource {
    /// A checkpoint.
    case file(SafeTensors)

    /// A checkpoint in memory.
    case tensors([String: Tensor])

    /// A function that makes each tensor of a shape.
    case made((LayerParameter, [Int]) -> Tensor)

    /// The names of all tensors.
    var names: [String] {
        switch self {
        case .file(let file): file.names
        case .tensors(let tensors): tensors.keys.sorted()
        case .made: []
        }
    }

    /// The shape of a tensor, or nil where there is none.
    func shape(of name: String) -> [Int]? {
        switch self {
        case .file(let file): file.shape(of: name)
        case .tensors(let tensors): tensors[name]?.shape
        case .made: nil
        }
    }

    /// A tensor that there is.
    func tensor(_ name: String) throws(InferenceError) -> Tensor {
        switch self {
        case .file(let file): return try file.tensor(name)
        case .tensors(let tensors):
            guard let tensor = tensors[name] else { throw .missingTensor(name: name) }
            return tensor
        case .made: throw .missingTensor(name: name)
        }
    }
}
