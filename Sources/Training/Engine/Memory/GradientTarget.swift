/// Where a step puts the gradient of one of its inputs.
struct GradientTarget {
    let value: TrainingValue
    /// Whether another step has put something there before.
    let adds: Bool

    /// 1 to add, as kernels take it.
    var flag: Int { adds ? 1 : 0 }
}
