import CDCMTK

/// Which attributes are sequences, by the data dictionary: in implicit VR nothing else tells.
enum SequenceTags {
    private static let numbers: Set<UInt32> = {
        let count = cdcmtk_dictionary_sequences(nil, 0)
        let tags = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = min(count, cdcmtk_dictionary_sequences(buffer.baseAddress, count))
        }
        return Set(tags)
    }()

    /// Whether the standard makes an attribute a sequence.
    static func contains(_ tag: AttributeTag) -> Bool { !isPrivate(tag) && numbers.contains(tag.number) }

    /// Whether some creator of private attributes has a sequence under a tag; another one may have something else.
    static func mayContainPrivate(_ tag: AttributeTag) -> Bool {
        isPrivate(tag) && numbers.contains(tag.number & 0xFFFF_00FF)
    }

    private static func isPrivate(_ tag: AttributeTag) -> Bool { !tag.group.isMultiple(of: 2) }
}
