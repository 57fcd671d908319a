/// The values of one attribute: the source's bytes, what they say, and what they should have said.
struct CopiedValue {
    /// The value field of the source without padding.
    let bytes: [UInt8]
    /// The decoded text.
    let text: String
    /// Whether the bytes follow the source's character set.
    let isFaithful: Bool
    /// Whether the value is text in the data set's character set, rather than ASCII always.
    let isText: Bool
    /// The text in its place, where it broke a rule.
    let repaired: String?

    /// Whether the repaired text needs more than ASCII.
    var needsEncoding: Bool { repaired.map { !Array($0.utf8).isPlainASCII } ?? false }

    /// The bytes to write; repaired text is ASCII unless the object's text is UTF-8.
    func written(reencodes: Bool) -> [UInt8] {
        if let repaired { return Array(repaired.utf8) }
        return reencodes && isText ? Array(text.utf8) : bytes
    }

    init(bytes: [UInt8], text: String, isFaithful: Bool, isText: Bool, repaired: String?) {
        self.bytes = bytes
        self.text = text
        self.isFaithful = isFaithful
        self.isText = isText
        self.repaired = repaired
    }

    /// A value of ours, which every character set can hold.
    init(ascii text: String) {
        self.init(bytes: Array(text.utf8), text: text, isFaithful: true, isText: true, repaired: nil)
    }
}
