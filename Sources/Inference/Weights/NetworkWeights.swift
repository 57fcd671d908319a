/// The tensors of a checkpoint under the names of a network definition, each checked on being taken.
struct NetworkWeights {
    private let source: WeightSource
    private let map: NameMap
    private var taken: Set<String> = []
    private var pending: [LayerParameter] = []

    init(_ source: WeightSource, map: NameMap) {
        self.source = source
        self.map = map
    }

    /// What was taken since the last call, for the layer that it is in.
    mutating func namedParameters() -> [LayerParameter] {
        defer { pending = [] }
        return pending
    }

    /// Takes a tensor of a known shape, all of whose values are finite.
    mutating func take(_ name: String, _ role: LayerParameter.Role, _ shape: [Int]) throws(InferenceError) -> Tensor {
        pending.append(LayerParameter(name: name, role: role))
        let stored = map.storedName(for: name)
        if case .made(let make) = source { return make(LayerParameter(name: name, role: role), shape) }
        guard let found = source.shape(of: stored) else { throw .missingTensor(name: stored) }
        guard found == shape else { throw .wrongTensorShape(tensor: stored, expected: shape, found: found) }
        let tensor = try source.tensor(stored)
        if let value = tensor.values.first(where: { !$0.isFinite }) {
            throw .unusableTensorValue(tensor: stored, value: value)
        }
        taken.insert(stored)
        return tensor
    }

    /// Takes a tensor of none but non-negative values.
    mutating func takeVariance(_ name: String, _ shape: [Int]) throws(InferenceError) -> Tensor {
        let tensor = try take(name, .variance, shape)
        if let value = tensor.values.first(where: { $0 < 0 }) {
            throw .unusableTensorValue(tensor: map.storedName(for: name), value: value)
        }
        return tensor
    }

    /// The shape of a tensor, or nil where the checkpoint has none of this name.
    func shape(of name: String) -> [Int]? { source.shape(of: map.storedName(for: name)) }

    /// Whether the checkpoint has a tensor; one that is made has every tensor.
    func has(_ name: String) -> Bool {
        if case .made = source { true } else { shape(of: name) != nil }
    }

    /// Refuses a checkpoint with tensors that nobody took: it belongs to another network. PyTorch's counters of
    /// training batches are no weights.
    func finish() throws(InferenceError) {
        let left = source.names.filter { name in
            !taken.contains(name) && !name.hasSuffix("num_batches_tracked")
                && !map.ignored.contains { name.hasPrefix($0) }
        }
        guard left.isEmpty else { throw .unexpectedTensors(names: left) }
    }
}
