import DICOM

/// An attribute of the patient or the study that a derived object repeats, and the rule that its values follow.
struct CopiedAttribute: Sendable {
    /// What happens where the source has no usable value.
    enum Presence {
        /// The attribute must be there, empty if need be (type 2).
        case evenIfEmpty
        /// The attribute is left out (type 3), and rather left out than written otherwise than in the source.
        case optional
        /// The attribute is left out (type 3); it belongs to our own series, so that it may differ from the source's.
        case ownSeries
        /// The sequence item that holds the attribute is left out with it (type 1).
        case indispensable
    }

    /// How the attribute's value is made.
    indirect enum Content {
        /// Values separated by backslashes, or one text.
        case values(ValueRule)
        /// A sequence whose items hold these attributes.
        case sequence([CopiedAttribute])
    }

    /// The keyword of PS3.6.
    let keyword: String
    let tag: AttributeTag
    let content: Content
    let presence: Presence
    /// Whether others find the patient or the order by this value, so that it is kept verbatim even where it is too long.
    let identifies: Bool

    init(
        _ keyword: String, _ group: UInt16, _ element: UInt16, _ rule: ValueRule,
        _ presence: Presence = .optional, identifies: Bool = false
    ) {
        self.init(keyword, AttributeTag(group, element), .values(rule), presence, identifies)
    }

    init(
        _ keyword: String, _ tag: AttributeTag, _ content: Content, _ presence: Presence, _ identifies: Bool = false
    ) {
        self.keyword = keyword
        self.tag = tag
        self.content = content
        self.presence = presence
        self.identifies = identifies
    }

    /// Whether a value that breaks a rule is replaced by what it plainly means.
    var isRepairable: Bool { presence != .optional }

    static func sequence(_ keyword: String, _ group: UInt16, _ element: UInt16, of items: [CopiedAttribute]) -> Self {
        Self(keyword, AttributeTag(group, element), .sequence(items), .optional)
    }
}
