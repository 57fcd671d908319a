extension DataSet {
    /// The tags of all elements, in ascending order unless the data set was received otherwise.
    public var tags: [AttributeTag] { elements.map(\.tag) }

    /// Whether the attribute is there, even without a value.
    public func contains(_ tag: AttributeTag) -> Bool { element(tag) != nil }

    /// Whether the attribute is absent or has no value.
    public func isEmpty(_ tag: AttributeTag) -> Bool {
        guard let element = element(tag) else { return true }
        return element.representation == .SQ ? items(of: element).isEmpty : element.length == 0
    }

    /// The value representation of the attribute; `nil` where it is absent.
    public func valueRepresentation(_ tag: AttributeTag) -> ValueRepresentation? { element(tag)?.representation }

    /// The first value as text without padding; `nil` where there is none or it is empty.
    public func string(_ tag: AttributeTag) -> String? {
        strings(tag).first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// All values as text without padding; some can be empty. Of a longer value the first 64 KiB are read.
    public func strings(_ tag: AttributeTag) -> [String] { value(tag)?.strings ?? [] }

    /// The first value as a whole number; `nil` where the attribute is absent or has no value.
    ///
    /// - Throws: As ``integers(_:)``.
    public func integer(_ tag: AttributeTag) throws(DICOMError) -> Int? { try integers(tag).first }

    /// All values as whole numbers; none where the attribute is absent or has no value.
    ///
    /// - Throws: ``DICOMError/invalidAttribute(_:found:expected:)`` where one of them is no whole number: a value that
    ///   cannot be read is not an absent one.
    public func integers(_ tag: AttributeTag) throws(DICOMError) -> [Int] {
        guard let value = value(tag) else { return [] }
        guard value.bytes.count < Self.longestText, let numbers = value.integers else {
            throw unreadable(tag, value, expected: "a whole number")
        }
        return numbers
    }

    /// The first value as a finite number; `nil` where the attribute is absent or has no value.
    ///
    /// - Throws: As ``doubles(_:)``.
    public func double(_ tag: AttributeTag) throws(DICOMError) -> Double? { try doubles(tag).first }

    /// All values as finite numbers; none where the attribute is absent or has no value.
    ///
    /// - Throws: ``DICOMError/invalidAttribute(_:found:expected:)`` where one of them is no number: a value that cannot
    ///   be read is not an absent one.
    public func doubles(_ tag: AttributeTag) throws(DICOMError) -> [Double] {
        guard let value = value(tag) else { return [] }
        guard value.bytes.count < Self.longestText, let numbers = value.doubles else {
            throw unreadable(tag, value, expected: "a decimal number")
        }
        return numbers
    }

    /// The value as a UID; `nil` where it is absent or breaks a rule of PS3.5 9.1.
    public func uid(_ tag: AttributeTag) -> UID? { string(tag).flatMap { UID($0) } }

    /// The value field with its padding, numbers least significant byte first; `nil` where the attribute is absent, a
    /// sequence or encapsulated.
    public func bytes(_ tag: AttributeTag) -> [UInt8]? {
        guard let element = element(tag), element.representation != .SQ, element.length != .max else { return nil }
        return bytes(of: element, 0..<Int(element.length))
    }

    /// The value field as ``bytes(_:)`` gives it, cut where it is longer than any text: a file may claim gigabytes for
    /// the name of a patient.
    public func beginning(_ tag: AttributeTag) -> [UInt8]? {
        guard let element = element(tag), element.representation != .SQ, element.length != .max else { return nil }
        return beginning(of: element)
    }

    /// How many bytes of a text, or of numbers, are read.
    static let longestText = 65_536

    /// The items of a sequence; empty where the attribute is absent or no sequence.
    public func items(_ tag: AttributeTag) -> [DataSet] {
        element(tag).map { items(of: $0) } ?? []
    }

    /// A value as the dictionary has it.
    private func value(_ tag: AttributeTag) -> ElementValue? {
        guard let element = element(tag), element.representation != .SQ, element.length != .max,
            let bytes = beginning(of: element)
        else { return nil }
        return value(of: element, bytes, characterSet: characterSet)
    }

    private func unreadable(_ tag: AttributeTag, _ value: ElementValue, expected: String) -> DICOMError {
        .invalidAttribute(tag, found: value.excerpt, expected: expected)
    }
}
