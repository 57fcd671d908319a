/// One layer of a network in training.
protocol TrainingStep {
    /// Scratch memory that all threads share, in floats.
    var sharedFloats: Int { get }

    /// Scratch memory that each thread needs, in floats.
    var threadFloats: Int { get }

    /// Computes the output.
    func forward(_ run: TrainingRun)

    /// From the output's gradient, those of the inputs and of the parameters; it may use up the former.
    func backward(_ run: TrainingRun)
}

extension TrainingStep {
    var sharedFloats: Int { 0 }
    var threadFloats: Int { 0 }
}
