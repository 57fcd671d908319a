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
