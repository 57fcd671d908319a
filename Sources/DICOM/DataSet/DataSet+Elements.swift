import CDCMTK

extension DataSet {
    /// An element as the toolkit has it, valid until the data set is changed.
    struct Element {
        let handle: OpaquePointer
        let tag: AttributeTag
        let representation: ValueRepresentation
        /// The length in bytes; UInt32.max where it is undefined.
        let length: UInt32

        init(_ handle: OpaquePointer) {
            var letters: (CChar, CChar, CChar) = (0, 0, 0)
            var (number, length): (UInt32, UInt32) = (0, 0)
            withUnsafeMutableBytes(of: &letters) { raw in
                cdcmtk_element_describe(handle, &number, raw.bindMemory(to: CChar.self).baseAddress, &length)
            }
            let code = UInt16(UInt8(bitPattern: letters.0)) << 8 | UInt16(UInt8(bitPattern: letters.1))
            representation = ValueRepresentation(rawValue: code) ?? .UN
            tag = AttributeTag(UInt16(number >> 16), UInt16(truncatingIfNeeded: number))
            (self.handle, self.length) = (handle, length)
        }
    }

    /// All elements in their order. Whoever reads many of them takes this list: the toolkit looks for a tag from the
    /// first element on, which for every one of many takes the square of their number.
    var elements: [Element] {
        let count = cdcmtk_elements(handle, nil, 0)
        var handles = [OpaquePointer?](repeating: nil, count: count)
        _ = cdcmtk_elements(handle, &handles, count)
        return handles.compactMap { $0.map(Element.init) }
    }

    /// The element of a tag; `nil` where it is absent.
    func element(_ tag: AttributeTag) -> Element? {
        cdcmtk_element_find(handle, tag.group, tag.element).map(Element.init)
    }

    /// The items of a sequence; none where the element is something else.
    func items(of element: Element) -> [DataSet] {
        let count = cdcmtk_sequence_items(element.handle, nil, 0)
        var items = [OpaquePointer?](repeating: nil, count: count)
        _ = cdcmtk_sequence_items(element.handle, &items, count)
        return items.compactMap { $0.map { DataSet(item: $0, of: self) } }
    }

    /// The value field of an element of defined length, as far as texts and numbers are read.
    func beginning(of element: Element) -> [UInt8]? {
        bytes(of: element, 0..<min(Int(element.length), Self.longestText))
    }

    /// Some bytes of a value field; `nil` where they cannot be read.
    func bytes(of element: Element, _ range: Range<Int>) -> [UInt8]? {
        var error = cdcmtk_error()
        var isRead = range.isEmpty
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            if isRead { return }
            let (offset, length) = (UInt32(range.lowerBound), UInt32(range.count))
            isRead = cdcmtk_element_copy(element.handle, offset, length, buffer.baseAddress, &error)
            count = isRead ? range.count : 0
        }
        if !isRead, error.system_error != 0 {
            owner.readFailure = owner.readFailure ?? error.dicomError(path: owner.path) { .refusedByToolkit($0) }
        }
        return isRead ? bytes : nil
    }

    /// A value as the dictionary has it, whatever VR is written. Codes and numbers never ask for the character set,
    /// least of all Specific Character Set itself, which decides how text is read.
    ///
    /// - Parameter characterSet: The ``DataSet/characterSet`` that holds here.
    func value(
        of element: Element, _ bytes: [UInt8], characterSet: @autoclosure () -> [String]
    ) -> ElementValue {
        let reading = DataDictionary.representation(element.tag).reading(writtenAs: element.representation)
        let isText = reading.isText || reading == .UN
        let needsCharacterSet = isText && bytes.contains { $0 >= 0x80 || $0 == 0x1B }
        // The toolkit leaves UN as it was written, numbers of anything else come least significant byte first.
        let isSwapped = transferSyntax.isBigEndian && element.representation == .UN && parent == nil
        return ElementValue(
            representation: reading,
            bytes: isSwapped && reading.isBinaryNumber ? ElementValue.swapped(bytes, reading) : bytes,
            characterSet: needsCharacterSet ? characterSet() : []
        )
    }
}
