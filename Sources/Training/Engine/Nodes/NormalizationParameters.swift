import Inference

/// The parameters that a normalization and its activation have; nil for what is not learned.
struct NormalizationParameters {
    let scale: Parameter?
    let shift: Parameter?
    let slopes: Parameter?
    let mean: Parameter?
    let variance: Parameter?

    init(_ layer: Layer, _ weights: ParameterStore, _ statistics: ParameterStore) {
        func parameter(_ role: LayerParameter.Role, _ store: ParameterStore) -> Parameter? {
            layer.parameters.first { $0.role == role }.flatMap { store.parameter($0.name) }
        }
        scale = parameter(.scale, weights)
        shift = parameter(.shift, weights)
        slopes = parameter(.slopes, weights)
        mean = parameter(.mean, statistics)
        variance = parameter(.variance, statistics)
    }
}
