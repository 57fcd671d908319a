import DICOM

extension CodedConcept {
    /// Reads an item of a code sequence; `nil` where it has no code.
    ///
    /// Standard: PS3.3 8.8.
    init?(_ item: DataSet) {
        let value = item.string(.codeValue) ?? item.string(.longCodeValue) ?? item.string(.urnCodeValue)
        guard let value else { return nil }
        self.init(
            value: value, scheme: item.string(.codingSchemeDesignator) ?? "", meaning: item.string(.codeMeaning) ?? "")
    }
}
