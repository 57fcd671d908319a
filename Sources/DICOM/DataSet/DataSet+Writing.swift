import CDCMTK

// A value that the attribute's value representation cannot hold is a mistake of the caller, and traps.
extension DataSet {
    /// Gives the attribute one text value.
    ///
    /// Text is encoded in the character set of the data set, which must have been set before; a character that it
    /// lacks becomes "?". The value representation is that of the data dictionary unless one is given.
    public func set(_ tag: AttributeTag, string: String, vr: ValueRepresentation? = nil) {
        set(tag, strings: [string], vr: vr)
    }

    /// Gives the attribute text values.
    public func set(_ tag: AttributeTag, strings: [String], vr: ValueRepresentation? = nil) {
        let vr = vr ?? DataDictionary.representation(tag)
        precondition(vr.isCharacters || vr == .UN, "\(tag) has VR \(vr.letters), which is no text")
        put(tag, vr == .UN ? .LO : vr, encoded(strings.joined(separator: "\\")))
    }

    /// Gives the attribute one whole number, as binary or text as its value representation demands.
    public func set(_ tag: AttributeTag, integer: Int, vr: ValueRepresentation? = nil) {
        set(tag, integers: [integer], vr: vr)
    }

    /// Gives the attribute whole numbers.
    public func set(_ tag: AttributeTag, integers: [Int], vr: ValueRepresentation? = nil) {
        let vr = vr ?? DataDictionary.representation(tag)
        switch vr {
        case .US: put(tag, vr, integers.flatMap { UInt16($0).littleEndianBytes })
        case .SS: put(tag, vr, integers.flatMap { Int16($0).littleEndianBytes })
        case .UL: put(tag, vr, integers.flatMap { UInt32($0).littleEndianBytes })
        case .SL: put(tag, vr, integers.flatMap { Int32($0).littleEndianBytes })
        case .FL, .FD, .DS: set(tag, doubles: integers.map { Double($0) }, vr: vr)
        default: set(tag, strings: integers.map { String($0) }, vr: vr)
        }
    }

    /// Gives the attribute one number; a decimal string gets at most 16 characters.
    public func set(_ tag: AttributeTag, double: Double, vr: ValueRepresentation? = nil) {
        set(tag, doubles: [double], vr: vr)
    }

    /// Gives the attribute numbers; decimal strings get at most 16 characters each.
    public func set(_ tag: AttributeTag, doubles: [Double], vr: ValueRepresentation? = nil) {
        let vr = vr ?? DataDictionary.representation(tag)
        switch vr {
        case .FL: put(tag, vr, doubles.flatMap { Float($0).bitPattern.littleEndianBytes })
        case .FD: put(tag, vr, doubles.flatMap { $0.bitPattern.littleEndianBytes })
        default: set(tag, strings: doubles.map(DecimalString.text), vr: vr)
        }
    }

    /// Gives the attribute a value that points to another attribute (VR AT).
    public func set(_ tag: AttributeTag, attributeTag: AttributeTag) {
        put(tag, .AT, attributeTag.group.littleEndianBytes + attributeTag.element.littleEndianBytes)
    }

    /// Gives the attribute a value field, numbers least significant byte first.
    public func set(_ tag: AttributeTag, bytes: [UInt8], vr: ValueRepresentation? = nil) {
        put(tag, vr ?? DataDictionary.representation(tag), bytes)
    }

    /// Puts the attribute in without a value; a sequence gets no items.
    public func setEmpty(_ tag: AttributeTag) {
        remove(tag)
        var error = cdcmtk_error()
        let isSet = cdcmtk_element_set_empty(handle, tag.group, tag.element, &error)
        precondition(isSet, "\(tag) cannot be set: \(error.sentence)")
    }

    /// Appends an item to a sequence, which is created if need be.
    public func appendItem(to tag: AttributeTag) -> DataSet {
        var error = cdcmtk_error()
        guard let item = cdcmtk_sequence_append(handle, tag.group, tag.element, &error) else {
            preconditionFailure("\(tag) cannot get an item: \(error.sentence)")
        }
        return DataSet(item: item, of: self)
    }

    /// Takes the attribute out where it is there; items of it that are in use stay readable.
    public func remove(_ tag: AttributeTag) {
        var sequence: OpaquePointer?
        _ = cdcmtk_element_remove(handle, tag.group, tag.element, &sequence)
        if let sequence { owner.keep(sequence) }
    }

    /// Copies the attribute from another data set byte for byte, a sequence with all its items; an attribute that is
    /// absent there is removed here.
    public func copy(_ tag: AttributeTag, from source: DataSet) {
        guard source.handle != handle else { return }
        remove(tag)
        _ = cdcmtk_element_copy_from(handle, source.handle, tag.group, tag.element)
    }

    private func put(_ tag: AttributeTag, _ vr: ValueRepresentation, _ bytes: [UInt8]) {
        precondition(vr != .SQ, "\(tag) is a sequence and has items, no value")
        remove(tag)
        var error = cdcmtk_error()
        let isSet = cdcmtk_element_set(handle, tag.group, tag.element, vr.letters, bytes, bytes.count, &error)
        precondition(isSet, "\(tag) cannot be set: \(error.sentence)")
    }

    private func encoded(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
        return CharacterSet(term: characterSet.first ?? "").bytes(text)
    }
}
