extension NetworkAssembly {
    /// The coefficients of an additive attention gate (Oktay et al. 2018, section 3): a single channel of the size of
    /// skip `x`.
    ///
    /// `theta` (2 wide, stride 2, without bias) brings x to the gate's coarser grid, `phi` (1 wide) brings the gating
    /// signal to x's channels, and it is resized where it is coarser still;
    /// a = sigmoid(psi(ReLU(theta + phi))), resized to x.
    mutating func attentionCoefficients(
        _ name: String,
        skip x: LayerGraph.Value,
        gating g: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let channels = count(x)
        let theta = try convolution("\(name).theta", x, to: channels, kernel: 2, stride: 2, bias: false)
        let phi = try convolution("\(name).phi", g, to: channels, kernel: 1)
        let aligned = append("\(name).phi.resize", .resize(.like(theta)), [phi])
        let sum = append("\(name).sum", .addition, [theta, aligned], activation: .relu)
        let coefficients = try convolution("\(name).psi", sum, to: 1, kernel: 1, activation: .sigmoid)
        return append("\(name).psi.resize", .resize(.like(x)), [coefficients])
    }

    /// An additive attention gate with its output transform `W`: 1 wide convolution and batch normalization of a · x.
    mutating func attentionGate(
        _ name: String,
        skip x: LayerGraph.Value,
        gating g: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let coefficients = try attentionCoefficients(name, skip: x, gating: g)
        let attended = append("\(name).attend", .multiplication, [x, coefficients])
        let transformed = try convolution("\(name).W.0", attended, to: count(x), kernel: 1)
        return try batchNormalization("\(name).W.1", transformed)
    }

    /// The gating signal that the deepest level gives, or nil for a network without gates.
    mutating func gridGating(_ deepest: LayerGraph.Value) throws(InferenceError) -> LayerGraph.Value? {
        guard architecture.kind != .unet else { return nil }
        let filters = architecture.filters
        let channels = architecture.kind.isGatedByLevels ? filters[filters.count - 1] : filters[filters.count - 2]
        return try normalized("gating.conv1", deepest, to: channels, kernel: 1)
    }

    /// The skip of a level behind its gates: those of `MultiAttentionBlock`, which are combined, or a single one. The
    /// first level has none.
    mutating func gated(
        _ level: Int,
        skip: LayerGraph.Value,
        gating: LayerGraph.Value?
    ) throws(InferenceError) -> LayerGraph.Value {
        guard let gating, level > 1 else { return skip }
        let name = "attentionblock\(level)"
        guard architecture.kind.isGatedByLevels else { return try attentionGate(name, skip: skip, gating: gating) }
        var gates: [LayerGraph.Value] = []
        for index in 1...architecture.gates {
            gates.append(try attentionGate("\(name).gate_block_\(index)", skip: skip, gating: gating))
        }
        let joined = gates.count == 1 ? gates[0] : append("\(name).concatenation", .concatenation, gates)
        return try normalized("\(name).combine_gates", joined, to: count(skip), kernel: 1)
    }
}
