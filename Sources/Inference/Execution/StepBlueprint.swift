/// A step before memory is allocated.
protocol StepBlueprint {
    /// Floats of scratch memory that each thread needs.
    var threadFloats: Int { get }
    /// Floats of scratch memory that the threads share.
    var sharedFloats: Int { get }
    /// Floats that the step keeps for its weights.
    var weightFloats: Int { get }
    /// The way in which the step computes, for a listing.
    var algorithm: String { get }
    /// Prepares the step; `pool` helps.
    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep
}

extension StepBlueprint {
    var threadFloats: Int { 0 }
    var sharedFloats: Int { 0 }
    var weightFloats: Int { 0 }
}
