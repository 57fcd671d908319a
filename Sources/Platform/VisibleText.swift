extension String {
    /// The text with an escape in place of each character that acts instead of being seen: control characters, line
    /// and paragraph separators, and characters that turn the direction of writing.
    ///
    ///     "EVIL\n\u{1B}[2J".withVisibleControls == #"EVIL\n\x1b[2J"#
    ///
    /// Text of strangers passes through here once, where it is written for people. A backslash stays as it is: it
    /// separates values in DICOM.
    public var withVisibleControls: String {
        guard unicodeScalars.contains(where: \.actsUnseen) else { return self }
        return unicodeScalars.map { $0.actsUnseen ? $0.visibleEscape : String($0) }.joined()
    }
}

extension Unicode.Scalar {
    /// Whether a terminal or a reader would be led by the character without seeing it.
    ///
    /// The two joiners are spared: names in Persian and in the scripts of India need them.
    public var actsUnseen: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: value != 0x200C && value != 0x200D
        default: false
        }
    }

    fileprivate var visibleEscape: String {
        switch self {
        case "\n": #"\n"#
        case "\r": #"\r"#
        case "\t": #"\t"#
        default: value < 0x100 ? #"\x"# + value.hexadecimal(digits: 2) : #"\u{"# + value.hexadecimal(digits: 4) + "}"
        }
    }
}
