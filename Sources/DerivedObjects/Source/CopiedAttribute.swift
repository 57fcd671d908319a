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
    /// Whether others find the patient or the order by this value, so that it is kept verbatim even where it is too
    /// long.
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

/// What becomes of one attribute of the source.
struct CopiedElement {
    /// The value that is written.
    enum Content {
        /// The attribute without a value.
        case empty
        /// Values as the source has them, or repaired.
        case value(CopiedValue)
        /// The items of a sequence.
        case items([[CopiedElement]])
    }

    let attribute: CopiedAttribute
    let content: Content

    /// The values of this element and of all items in it.
    var values: [CopiedValue] {
        switch content {
        case .empty: []
        case .value(let value): [value]
        case .items(let items): items.joined().flatMap(\.values)
        }
    }

    /// Writes the element, its text as UTF-8 where `reencodes`.
    func write(to target: DataSet, reencodes: Bool) {
        switch content {
        case .empty: target.setEmpty(attribute.tag)
        case .value(let value): target.set(attribute.tag, bytes: value.written(reencodes: reencodes))
        case .items(let items):
            for item in items {
                let written = target.appendItem(to: attribute.tag)
                for element in item { element.write(to: written, reencodes: reencodes) }
            }
        }
    }
}

/// The values of one attribute: the source's bytes, what they say, and what they should have said.
struct CopiedValue {
    /// The value field of the source without padding.
    let bytes: [UInt8]
    /// The decoded text.
    let text: String
    /// Whether the bytes follow the source's character set.
    let isFaithful: Bool
    /// Whether the value is text in the data set's character set, rather than ASCII always.
    let isText: Bool
    /// The text in its place, where it broke a rule.
    let repaired: String?

    /// Whether the repaired text needs more than ASCII.
    var needsEncoding: Bool { repaired.map { !Array($0.utf8).isPlainASCII } ?? false }

    /// The bytes to write; repaired text is ASCII unless the object's text is UTF-8.
    func written(reencodes: Bool) -> [UInt8] {
        if let repaired { return Array(repaired.utf8) }
        return reencodes && isText ? Array(text.utf8) : bytes
    }

    init(bytes: [UInt8], text: String, isFaithful: Bool, isText: Bool, repaired: String?) {
        self.bytes = bytes
        self.text = text
        self.isFaithful = isFaithful
        self.isText = isText
        self.repaired = repaired
    }

    /// A value of ours, which every character set can hold.
    init(ascii text: String) {
        self.init(bytes: Array(text.utf8), text: text, isFaithful: true, isText: true, repaired: nil)
    }
}
