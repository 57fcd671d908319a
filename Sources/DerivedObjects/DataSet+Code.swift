package import DICOM

extension DataSet {
    /// Appends a code sequence with one item.
    ///
    /// Standard: PS3.3 8.8.
    package func appendCode(_ concept: CodedConcept, to tag: AttributeTag) {
        let item = appendItem(to: tag)
        item.set(.codeValue, string: OwnText.line(concept.value, limit: 16))
        item.set(.codingSchemeDesignator, string: OwnText.line(concept.scheme, limit: 16))
        item.set(.codeMeaning, string: OwnText.line(concept.meaning))
    }

    /// Gives the attribute a UID.
    package func set(_ tag: AttributeTag, uid: UID) { set(tag, string: uid.description) }
}
