/// A step of a plan, and the layer that it computes.
struct PlannedStep {
    let layer: Layer
    let output: ValuePlace
    let blueprint: any StepBlueprint

    /// For a listing.
    var summary: StepSummary {
        StepSummary(
            layer: layer.name,
            algorithm: blueprint.algorithm,
            outputShape: [output.channels] + output.size,
            operations: operations,
            weightBytes: 4 * blueprint.weightFloats,
            outputBytes: output.bytes
        )
    }

    private var operations: Int {
        let positions = output.size.reduce(1, *)
        switch layer.operation {
        case .convolution(let convolution): return 2 * positions * convolution.weights.values.count
        case .transposedConvolution(let convolution):
            return 2 * positions * convolution.weights.values.count / convolution.stride.reduce(1, *)
        default: return 0
        }
    }
}
