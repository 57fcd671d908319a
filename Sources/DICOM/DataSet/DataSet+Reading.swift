import CDCMTK

extension DataSet {
    /// The tags of all elements, in ascending order unless the data set was received otherwise.
    public var tags: [AttributeTag] {
        let count = cdcmtk_element_tags(handle, nil, 0)
        let numbers = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = min(count, cdcmtk_element_tags(handle, buffer.baseAddress, count))
        }
        return numbers.map { AttributeTag(UInt16($0 >> 16), UInt16(truncatingIfNeeded: $0)) }
    }

    /// Whether the attribute is there, even without a value.
    public func contains(_ tag: AttributeTag) -> Bool { element(tag) != nil }

    /// Whether the attribute is absent or has no value.
    public func isEmpty(_ tag: AttributeTag) -> Bool {
        guard let element = element(tag) else { return true }
        return element.representation == .SQ ? items(tag).isEmpty : element.length == 0
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
        return bytes(tag, 0..<Int(element.length))
    }

    /// The value field as ``bytes(_:)`` gives it, cut where it is longer than any text: a file may claim gigabytes for the
    /// name of a patient.
    public func beginning(_ tag: AttributeTag) -> [UInt8]? {
        guard let element = element(tag), element.representation != .SQ, element.length != .max else { return nil }
        return bytes(tag, 0..<min(Int(element.length), Self.longestText))
    }

    /// How many bytes of a text, or of numbers, are read.
    static let longestText = 65_536

    /// The items of a sequence; empty where the attribute is absent or no sequence.
    public func items(_ tag: AttributeTag) -> [DataSet] {
        let count = cdcmtk_sequence_items(handle, tag.group, tag.element, nil, 0)
        var items = [OpaquePointer?](repeating: nil, count: count)
        _ = cdcmtk_sequence_items(handle, tag.group, tag.element, &items, count)
        return items.compactMap { $0 }.map { DataSet(item: $0, of: self) }
    }

    /// The value representation and the length in bytes of an element; UInt32.max where the length is undefined.
    func element(_ tag: AttributeTag) -> (representation: ValueRepresentation, length: UInt32)? {
        var letters: (CChar, CChar, CChar) = (0, 0, 0)
        var length: UInt32 = 0
        let isFound = withUnsafeMutableBytes(of: &letters) { raw in
            cdcmtk_element_find(handle, tag.group, tag.element, raw.bindMemory(to: CChar.self).baseAddress, &length)
        }
        guard isFound else { return nil }
        let code = UInt16(UInt8(bitPattern: letters.0)) << 8 | UInt16(UInt8(bitPattern: letters.1))
        return (ValueRepresentation(rawValue: code) ?? .UN, length)
    }

    /// Some bytes of a value field; `nil` where they cannot be read.
    func bytes(_ tag: AttributeTag, _ range: Range<Int>) -> [UInt8]? {
        var error = cdcmtk_error()
        var isRead = range.isEmpty
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            if isRead { return }
            let (offset, length) = (UInt32(range.lowerBound), UInt32(range.count))
            isRead = cdcmtk_element_copy(handle, tag.group, tag.element, offset, length, buffer.baseAddress, &error)
            count = isRead ? range.count : 0
        }
        if !isRead, error.system_error != 0 {
            owner.readFailure = owner.readFailure ?? error.dicomError(path: owner.path) { .refusedByToolkit($0) }
        }
        return isRead ? bytes : nil
    }

    /// A value as the dictionary has it, whatever VR is written. Codes and numbers never ask for the character set, least
    /// of all Specific Character Set itself, which decides how text is read.
    private func value(_ tag: AttributeTag) -> ElementValue? {
        guard let element = element(tag), let bytes = beginning(tag) else { return nil }
        let reading = DataDictionary.representation(tag).reading(writtenAs: element.representation)
        let isText = reading.isText || reading == .UN
        let needsCharacterSet = isText && bytes.contains { $0 >= 0x80 || $0 == 0x1B }
        // The toolkit leaves UN as it was written, numbers of anything else come least significant byte first.
        let isSwapped = transferSyntax.isBigEndian && element.representation == .UN && parent == nil
        return ElementValue(
            representation: reading,
            bytes: isSwapped && reading.isBinaryNumber ? ElementValue.swapped(bytes, reading) : bytes,
            characterSet: needsCharacterSet ? characterSet : []
        )
    }

    private func unreadable(_ tag: AttributeTag, _ value: ElementValue, expected: String) -> DICOMError {
        .invalidAttribute(tag, found: value.excerpt, expected: expected)
    }
}
