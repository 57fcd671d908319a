import CDCMTK

/// What PS3.6 says of attributes: their keyword, value representation and value multiplicity.
///
///     DataDictionary.entry(.pixelSpacing)?.multiplicity.description == "2"
///     DataDictionary.representation(.patientName) == .PN
///
/// The attributes that the code names are a table of this module; of all others the toolkit's dictionary is asked.
///
/// Standard: PS3.6 6 and 7.
public enum DataDictionary {
    /// One attribute of the table.
    public struct Entry: Hashable, Sendable {
        /// The attribute.
        public let tag: AttributeTag
        /// Its name without spaces, for example "PatientName".
        public let keyword: String
        /// Its value representation.
        public let representation: ValueRepresentation
        /// What stands in its place where other attributes of the data set say so; `nil`: nothing does.
        public let alternative: ValueRepresentation?
        /// How many values it has.
        public let multiplicity: ValueMultiplicity

        init(
            _ tag: AttributeTag, _ keyword: String, _ representation: ValueRepresentation,
            or alternative: ValueRepresentation? = nil, _ multiplicity: ValueMultiplicity = .exactly(1)
        ) {
            self.tag = tag
            self.keyword = keyword
            self.representation = representation
            self.alternative = alternative
            self.multiplicity = multiplicity
        }
    }

    /// All attributes that the code names, in the order of a data set.
    public static var namedAttributes: [Entry] { entries }

    /// What the table says of an attribute; `nil` where the code does not name it.
    public static func entry(_ tag: AttributeTag) -> Entry? { byTag[tag] }

    /// The value representation of an attribute; the first one where several are possible, UN where none is known.
    public static func representation(_ tag: AttributeTag) -> ValueRepresentation {
        if let entry = entry(tag) { return entry.representation }
        var letters: (CChar, CChar, CChar) = (0, 0, 0)
        withUnsafeMutableBytes(of: &letters) { raw in
            guard let start = raw.bindMemory(to: CChar.self).baseAddress else { return }
            cdcmtk_dictionary_vr(tag.group, tag.element, start)
        }
        let code = UInt16(UInt8(bitPattern: letters.0)) << 8 | UInt16(UInt8(bitPattern: letters.1))
        return ValueRepresentation(rawValue: code) ?? .UN
    }

    /// The keyword of an attribute; `nil` where none is known.
    public static func keyword(_ tag: AttributeTag) -> String? {
        if let entry = entry(tag) { return entry.keyword }
        var keyword = cdcmtk_error()
        guard cdcmtk_dictionary_keyword(tag.group, tag.element, &keyword) else { return nil }
        // The toolkit's dictionary marks what the standard has retired, under the same keyword as before.
        let text = keyword.sentence
        return text.hasPrefix(retiredMark) ? String(text.dropFirst(retiredMark.count)) : text
    }

    private static let retiredMark = "RETIRED_"

    /// Whether the standard makes an attribute a sequence: in implicit VR nothing else tells. Of private attributes the
    /// dictionary says nothing.
    static func isSequence(_ tag: AttributeTag) -> Bool { sequences.contains(tag.number) }

    private static let byTag = Dictionary(uniqueKeysWithValues: entries.map { ($0.tag, $0) })

    private static let sequences: Set<UInt32> = {
        let count = cdcmtk_dictionary_sequences(nil, 0)
        let tags = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = min(count, cdcmtk_dictionary_sequences(buffer.baseAddress, count))
        }
        return Set(tags)
    }()
}

/// How many values an attribute has.
///
/// Standard: PS3.5 6.4.
public struct ValueMultiplicity: Hashable, Sendable, CustomStringConvertible {
    /// The fewest values that an attribute with a value has.
    public let minimum: Int
    /// The most; `nil`: any number.
    public let maximum: Int?

    /// So many values.
    public static func exactly(_ count: Int) -> Self { Self(minimum: count, maximum: count) }
    /// So many values or more.
    public static func atLeast(_ count: Int) -> Self { Self(minimum: count, maximum: nil) }

    /// From so many values to so many.
    public static func between(_ minimum: Int, _ maximum: Int) -> Self { Self(minimum: minimum, maximum: maximum) }

    /// Whether so many values are allowed.
    public func allows(_ count: Int) -> Bool { count >= minimum && count <= maximum ?? .max }

    /// As the standard writes it, for example "1-n".
    public var description: String {
        guard let maximum else { return "\(minimum)-n" }
        return minimum == maximum ? "\(minimum)" : "\(minimum)-\(maximum)"
    }
}

extension AttributeTag {
    /// The attribute's keyword and tag for a person, for example "Rows (0028,0010)".
    var name: String { DataDictionary.keyword(self).map { "\($0) \(self)" } ?? description }
}
