// What element headers begin and end.
extension ElementParser {
    mutating func begin(_ header: ElementHeader, in top: Level) throws(DICOMError) {
        elementCount += 1
        guard elementCount <= limits.maximumElementCount else {
            throw .tooManyElements(limit: limits.maximumElementCount)
        }
        guard position <= top.end else { throw noRoom(for: header, in: top) }
        switch top.kind {
        case .dataSet, .item:
            if header.tag.group == 0xFFFE { try endItem(header, in: top) } else { try beginElement(header, in: top) }
        case .sequence:
            if header.tag == .item { try beginItem(header, in: top) } else { try endSequence(header, in: top) }
        case .fragments:
            if header.tag == .item { try beginFragment(header, in: top) } else { try endSequence(header, in: top) }
        }
        if case .header = state { closeFinishedLevels() }
    }

    private mutating func beginElement(_ header: ElementHeader, in top: Level) throws(DICOMError) {
        guard header.tag.group >= 8 || header.tag.group == 4 else {
            throw .unexpectedTag(header.tag, offset: header.offset)
        }
        try count(header.tag)
        guard let length = header.length else { return try beginUndefinedLength(header, in: top) }
        let end = try end(of: header, length, in: top)
        let isNamedSequence = !top.encoding.isExplicit && DataDictionary.isSequence(header.tag)
        if header.representation == .SQ || isNamedSequence {
            try open(.sequence, end: end, hasLength: true, encoding: top.encoding)
        } else if levels.count == 1, let attribute = IndexedAttribute(header.tag) {
            try attributes.begin(attribute, header.representation)
            beginValue(length, isKept: true)
        } else {
            if levels.count == 1, header.tag == .pixelData { attributes.beginPixelData(length) }
            beginValue(length, isKept: false)
        }
    }

    /// Counts what the toolkit takes long for, in the data set or item that is open.
    private mutating func count(_ tag: AttributeTag) throws(DICOMError) {
        let last = levels.count - 1
        if tag < levels[last].highest { levels[last].disorder += 1 } else { levels[last].highest = tag }
        guard levels[last].disorder <= limits.maximumDisorder else {
            throw .tooMuchDisorder(limit: limits.maximumDisorder)
        }
        guard !tag.group.isMultiple(of: 2), (0x10...0xFF).contains(tag.element) else { return }
        levels[last].privateCreatorCount += 1
        guard levels[last].privateCreatorCount <= limits.maximumDisorder else {
            throw .tooManyPrivateCreators(limit: limits.maximumDisorder)
        }
    }

    mutating func beginValue(_ length: UInt64, isKept: Bool) {
        state = length == 0 ? .header : .value(remaining: length, isKept: isKept)
    }

    private mutating func beginUndefinedLength(_ header: ElementHeader, in top: Level) throws(DICOMError) {
        var kind = Level.Kind.sequence
        var encoding = top.encoding
        switch header.representation {
        case nil where !encoding.isExplicit && header.tag != .pixelData: break
        case .SQ: break
        case .UN: encoding = .implicitLittleEndian
        case .OB, .OW: kind = .fragments
        default: throw .undefinedLength(header.tag, offset: header.offset)
        }
        try open(kind, end: top.end, hasLength: false, encoding: encoding)
    }

    private mutating func beginItem(_ header: ElementHeader, in top: Level) throws(DICOMError) {
        var itemEnd: UInt64?
        if let length = header.length { itemEnd = try end(of: header, length, in: top) }
        levels.append(
            Level(kind: .item, end: itemEnd ?? top.end, hasLength: itemEnd != nil, encoding: top.encoding)
        )
    }

    private mutating func beginFragment(_ header: ElementHeader, in top: Level) throws(DICOMError) {
        guard let length = header.length else { throw .undefinedLength(header.tag, offset: header.offset) }
        _ = try end(of: header, length, in: top)
        beginValue(length, isKept: false)
    }

    private mutating func endItem(_ header: ElementHeader, in top: Level) throws(DICOMError) {
        guard header.tag == .itemDelimitationItem, top.kind == .item, ends(top, by: header) else {
            throw .unexpectedTag(header.tag, offset: header.offset)
        }
        levels.removeLast()
    }

    private mutating func endSequence(_ header: ElementHeader, in top: Level) throws(DICOMError) {
        guard header.tag == .sequenceDelimitationItem, ends(top, by: header) else {
            throw .unexpectedTag(header.tag, offset: header.offset)
        }
        levels.removeLast()
    }

    /// Whether a delimiter may end a level: one that has a length needs none, and may have one as its last bytes.
    private func ends(_ level: Level, by delimiter: ElementHeader) -> Bool {
        delimiter.length == 0 && (!level.hasLength || position == level.end)
    }

    mutating func open(
        _ kind: Level.Kind,
        end: UInt64,
        hasLength: Bool,
        encoding: ElementHeader.Encoding
    ) throws(DICOMError) {
        guard levels.count < 2 * limits.maximumDepth else {
            throw .tooDeep(limit: limits.maximumDepth, offset: position)
        }
        levels.append(Level(kind: kind, end: end, hasLength: hasLength, encoding: encoding))
    }

    mutating func closeFinishedLevels() {
        while top.hasLength, top.end == position { levels.removeLast() }
    }

    /// Where a value ends, which must be within what it is in.
    private func end(of header: ElementHeader, _ length: UInt64, in top: Level) throws(DICOMError) -> UInt64 {
        let available = remaining(in: top)
        guard length <= available else {
            throw .lengthExceedsParent(header.tag, length: length, available: available, offset: header.offset)
        }
        return position + length
    }

    /// Too few bytes are left for any header.
    func noRoom(in top: Level) -> DICOMError {
        .lengthExceedsParent(
            top.kind == .item ? .item : .sequenceDelimitationItem, length: 8,
            available: remaining(in: top), offset: position)
    }

    /// A header of twelve bytes begins where eight or more, but not twelve, are left.
    private func noRoom(for header: ElementHeader, in top: Level) -> DICOMError {
        let available = top.end > header.offset ? top.end - header.offset : 0
        return .lengthExceedsParent(
            header.tag, length: UInt64(header.byteCount), available: available, offset: header.offset)
    }
}

extension ElementParser {
    /// A data set, sequence or item that has begun and not ended.
    struct Level: Sendable {
        /// What can be open.
        enum Kind {
            case dataSet
            case sequence
            case item
            /// The fragments of encapsulated pixel data (PS3.5 A.4).
            case fragments
        }

        /// What is open.
        let kind: Kind
        /// The byte at which it must have ended: its own end, or that of what it is in.
        let end: UInt64
        /// Whether it ends by its length rather than by a delimiter.
        let hasLength: Bool
        /// How the headers in it are written.
        let encoding: ElementHeader.Encoding
        /// The highest tag so far.
        var highest = AttributeTag(0, 0)
        /// How many elements stand behind one of a higher tag.
        var disorder = 0
        /// How many elements reserve private blocks.
        var privateCreatorCount = 0
    }
}
