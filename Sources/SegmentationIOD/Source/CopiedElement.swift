import DICOM

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
}
