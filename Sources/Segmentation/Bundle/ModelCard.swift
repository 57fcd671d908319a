/// Where a model comes from and how good it was found to be: for people, and for the decision record.
public struct ModelCard: Sendable, Codable, Equatable {
    /// What the model is for, and what not.
    public let intendedUse: String
    /// The licence of model and weights.
    public let licence: String
    /// The data that it was trained on, one entry each, with origin and licence.
    public let trainingData: [String]
    /// Measured accuracy, one entry each, for example "Dice 0.744 ± 0.052 on 5 patients".
    public let accuracy: [String]

    /// Creates a card.
    public init(intendedUse: String, licence: String, trainingData: [String], accuracy: [String]) {
        self.intendedUse = intendedUse
        self.licence = licence
        self.trainingData = trainingData
        self.accuracy = accuracy
    }
}
