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
