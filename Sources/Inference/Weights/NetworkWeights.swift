/// The tensors of a checkpoint under the names of a network definition, each checked on being taken.
struct NetworkWeights {
    private let file: SafeTensors
    private let map: NameMap
    private var taken: Set<String> = []

    init(_ file: SafeTensors, map: NameMap) {
        self.file = file
        self.map = map
    }

    /// Takes a tensor of a known shape, all of whose values are finite.
    mutating func take(_ name: String, _ shape: [Int]) throws(InferenceError) -> Tensor {
        let stored = map.storedName(for: name)
        guard let found = file.shape(of: stored) else { throw .missingTensor(name: stored) }
        guard found == shape else { throw .wrongTensorShape(tensor: stored, expected: shape, found: found) }
        let tensor = try file.tensor(stored)
        if let value = tensor.values.first(where: { !$0.isFinite }) {
            throw .unusableTensorValue(tensor: stored, value: value)
        }
        taken.insert(stored)
        return tensor
    }

    /// Takes a tensor of none but non-negative values.
    mutating func takeVariance(_ name: String, _ shape: [Int]) throws(InferenceError) -> Tensor {
        let tensor = try take(name, shape)
        if let value = tensor.values.first(where: { $0 < 0 }) {
            throw .unusableTensorValue(tensor: map.storedName(for: name), value: value)
        }
        return tensor
    }

    /// The shape of a tensor, or nil where the checkpoint has none of this name.
    func shape(of name: String) -> [Int]? { file.shape(of: map.storedName(for: name)) }

    /// Refuses a checkpoint with tensors that nobody took: it belongs to another network. PyTorch's counters of
    /// training batches are no weights.
    func finish() throws(InferenceError) {
        let left = file.names.filter { name in
            !taken.contains(name) && !name.hasSuffix("num_batches_tracked")
                && !map.ignored.contains { name.hasPrefix($0) }
        }
        guard left.isEmpty else { throw .unexpectedTensors(names: left) }
    }
}
