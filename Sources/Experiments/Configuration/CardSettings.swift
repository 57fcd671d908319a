/// What the bundle's card says that training cannot know.
public struct CardSettings: Codable, Equatable, Sendable {
    /// What the model is for, and what not.
    public var intendedUse = "Research. Not validated for clinical use; not a medical device."
    /// The licence of model and weights.
    public var licence = "Apache-2.0"
    /// The data that it was trained on, one entry each, with origin and licence.
    public var trainingData: [String] = []

    /// The defaults.
    public init() {}
}
