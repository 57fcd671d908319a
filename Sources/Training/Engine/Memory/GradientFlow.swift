/// The way of the gradients through one step.
struct GradientFlow {
    /// The gradient of the step's output, which the step may use up.
    let output: TrainingValue
    /// For each input where its gradient goes; nil where nobody needs it.
    let inputs: [GradientTarget?]
}
