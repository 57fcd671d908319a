extension LayerGraph {
    /// The same network with layers of their own for the activations that `isSeparate` names.
    package func separatingActivations(where isSeparate: (Layer) -> Bool) -> LayerGraph {
        var separated = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        var place = [Value](repeating: input, count: layers.count)
        for (index, layer) in layers.enumerated().dropFirst() {
            var moved = layer.moved { place[$0.index] }
            guard isSeparate(layer) else {
                place[index] = separated.append(moved)
                continue
            }
            moved.activation = .identity
            moved.parameters = layer.parameters.filter { $0.role != .slopes }
            let value = separated.append(moved)
            place[index] = separated.append(layer.name, .identity, [value], activation: layer.activation)
            separated.name(place[index], layer.parameters.filter { $0.role == .slopes })
        }
        separated.output = place[output.index]
        return separated
    }
}
