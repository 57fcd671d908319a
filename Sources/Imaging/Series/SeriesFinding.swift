public import DICOM

/// Something about a series that a person should know, for the decision record.
///
///     finding.description == "gap: 1 distance of 4.0 mm among slices 2.0 mm apart: slices seem to be missing"
public struct SeriesFinding: Sendable, Equatable, Codable, CustomStringConvertible {
    /// What was found, for a program.
    public let code: Code
    /// What was found, for a person: one sentence without a patient's attributes.
    public let sentence: String
    /// The instances concerned; empty where it is the series as a whole.
    public let sopInstanceUIDs: [UID]

    /// Creates a finding.
    public init(_ code: Code, _ sentence: String, sopInstanceUIDs: [UID] = []) {
        self.code = code
        self.sentence = sentence
        self.sopInstanceUIDs = sopInstanceUIDs
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(sentence)" }
}
