/// Which weights belong to a model.
public struct WeightsDescription: Sendable, Codable, Equatable {
    /// The file's name in the bundle's folder.
    public let file: String
    /// The SHA-256 of the file, 64 hexadecimal digits in lower case.
    public let sha256: String

    /// Creates a description.
    public init(file: String, sha256: String) {
        self.file = file
        self.sha256 = sha256
    }
}
