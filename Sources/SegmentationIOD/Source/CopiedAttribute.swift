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

    let tag: AttributeTag
    let content: Content
    let presence: Presence
    /// Whether others find the patient or the order by this value, so that it is kept verbatim even where it is too long.
    let identifies: Bool

    /// An attribute whose values follow the rule of its value representation, or a rule of its own.
    init(
        _ tag: AttributeTag, _ presence: Presence = .optional, follows rule: ValueRule? = nil, identifies: Bool = false
    ) {
        let representation = DataDictionary.representation(tag)
        guard let rule = rule ?? ValueRule(representation) else {
            preconditionFailure("\(tag) has VR \(representation.letters), for which there is no rule")
        }
        self.init(tag, .values(rule), presence, identifies: identifies)
    }

    private init(_ tag: AttributeTag, _ content: Content, _ presence: Presence, identifies: Bool = false) {
        self.tag = tag
        self.content = content
        self.presence = presence
        self.identifies = identifies
    }

    /// A sequence whose items repeat some attributes.
    static func sequence(_ tag: AttributeTag, of items: [CopiedAttribute]) -> Self {
        Self(tag, .sequence(items), .optional)
    }

    /// The keyword of PS3.6.
    var keyword: String { DataDictionary.keyword(tag) ?? tag.description }

    /// Whether a value that breaks a rule is replaced by what it plainly means.
    var isRepairable: Bool { presence != .optional }
}
