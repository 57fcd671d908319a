/// What is trained on, and what is validated on.
public struct TrainingDataSettings: Codable, Equatable, Sendable {
    /// Where the cases of training come from.
    public var training: [DataSourceSettings]
    /// Where the cases of validation come from.
    public var validation: [DataSourceSettings]

    /// Names the sources.
    public init(training: [DataSourceSettings], validation: [DataSourceSettings]) {
        self.training = training
        self.validation = validation
    }
}
