/// One segment that a model finds.
public struct SegmentLabel: Sendable, Codable, Hashable {
    /// The segment's number in the mask, counted from 1 without gaps.
    public let number: UInt8
    /// The label that a viewer shows.
    public let name: String
    /// What kind of thing it is, for example (91723000, SCT, "Anatomical Structure").
    public let category: CodeDescription
    /// What it is, for example (15776009, SCT, "Pancreas").
    public let type: CodeDescription
    /// The colour in which a viewer shows it at first: red, green, blue, 0 to 255 each.
    public let color: [UInt8]

    /// Creates a label.
    public init(number: UInt8, name: String, category: CodeDescription, type: CodeDescription, color: [UInt8]) {
        self.number = number
        self.name = name
        self.category = category
        self.type = type
        self.color = color
    }
}

extension SegmentLabel {
    /// The pancreas as an anatomical structure.
    public static let pancreas = SegmentLabel(
        number: 1, name: "Pancreas",
        category: CodeDescription(value: "91723000", scheme: "SCT", meaning: "Anatomical Structure"),
        type: CodeDescription(value: "15776009", scheme: "SCT", meaning: "Pancreas"), color: [249, 180, 111])
}
