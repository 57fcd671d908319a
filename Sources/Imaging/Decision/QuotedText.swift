extension String {
    /// The text as a sentence shows it: between quotation marks unless it looks like a code, so that whoever must not
    /// show what strangers wrote knows where it stands.
    var quotedUnlessCode: String {
        let isCode = allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " _\\/.-+%".contains($0)) }
        return isCode ? self : "\"\(replacing("\"", with: "'"))\""
    }
}
