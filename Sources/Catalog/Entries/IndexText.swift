package import DICOM

/// The attributes of a data set in the form in which the index keeps them: never nil, never endless, without NUL.
package struct IndexText {
    /// The longest text of the index in characters; the standard's longest value for these attributes is 324.
    private static let longest = 400

    private let attributes: ScannedDataSet

    package init(_ attributes: ScannedDataSet) { self.attributes = attributes }

    /// The first value of an attribute; empty where there is none.
    package subscript(tag: AttributeTag) -> String { Self.clean(attributes.string(tag) ?? "") }

    /// All values of an attribute, separated by backslashes.
    package func all(_ tag: AttributeTag) -> String { Self.clean(attributes.strings(tag).joined(separator: "\\")) }

    /// A whole number that SQLite can hold.
    package func integer(_ tag: AttributeTag) -> Int? { attributes.integer(tag) }

    /// Shortens text and replaces NUL, which ends text in SQLite.
    package static func clean(_ text: String) -> String {
        guard text.utf8.count > longest || text.utf8.contains(0) else { return text }
        return String(text.prefix(longest).map { $0 == "\0" ? "\u{FFFD}" : $0 })
    }
}
