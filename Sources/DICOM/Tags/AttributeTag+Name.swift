import CDCMTK

extension AttributeTag {
    /// The attribute's keyword and tag for a person, for example "Rows (0028,0010)".
    var name: String {
        var keyword = cdcmtk_error()
        guard cdcmtk_dictionary_keyword(group, element, &keyword) else { return description }
        return "\(keyword.sentence) \(description)"
    }
}
