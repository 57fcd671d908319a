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

    /// Whether the standard makes an attribute a sequence. Of private attributes the dictionary says nothing.
    static func contains(_ tag: AttributeTag) -> Bool { numbers.contains(tag.number) }
}
