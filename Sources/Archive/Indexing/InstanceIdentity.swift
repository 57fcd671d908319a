import DICOM

/// The UIDs by which an instance is known, taken from its data set and held against what was announced.
struct InstanceIdentity: Sendable, Hashable {
    let sopClassUID: UID
    let sopInstanceUID: UID
    let studyInstanceUID: UID
    let seriesInstanceUID: UID
    /// The UIDs that are there without a value, by the keywords of their attributes.
    let emptyUIDs: [String]

    /// Reads and checks the UIDs.
    ///
    /// One that is there without a value was emptied by an anonymizer: the command's stands for it, or a derived one.
    /// One that is not there at all is refused, for the same is true of a data set that was cut off or is none.
    ///
    /// Standard: PS3.4 B.2.3, PS3.7 C.5.
    init(_ attributes: ScannedDataSet, sopClassUID: UID, sopInstanceUID: UID) throws(ArchiveError) {
        try Self.agree("SOP Class UID", .sopClassUID, attributes, sopClassUID)
        try Self.agree("SOP Instance UID", .sopInstanceUID, attributes, sopInstanceUID)
        let hierarchy = HierarchyUIDs(
            studyInstanceUID: try Self.uid("Study Instance UID", .studyInstanceUID, attributes),
            seriesInstanceUID: try Self.uid("Series Instance UID", .seriesInstanceUID, attributes)
        ) { attributes.string($0) }
        guard let hierarchy else { throw .unusableUID(attribute: "Study Instance UID", found: nil) }
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        studyInstanceUID = hierarchy.studyInstanceUID
        seriesInstanceUID = hierarchy.seriesInstanceUID
        emptyUIDs = Self.keywords.filter { attributes.rawUID($0.tag) == nil }.map(\.keyword)
    }

    private static let keywords: [(tag: AttributeTag, keyword: String)] = [
        (.sopClassUID, "SOPClassUID"), (.sopInstanceUID, "SOPInstanceUID"),
        (.studyInstanceUID, "StudyInstanceUID"), (.seriesInstanceUID, "SeriesInstanceUID"),
    ]

    private static func agree(
        _ attribute: String,
        _ tag: AttributeTag,
        _ attributes: ScannedDataSet,
        _ announced: UID
    ) throws(ArchiveError) {
        let found = attributes.rawUID(tag)
        let isEmpty = found == nil && attributes.contains(tag)
        guard isEmpty || found.flatMap({ UID($0) }) == announced else {
            throw .sopMismatch(attribute: attribute, announced: announced.description, found: found)
        }
    }

    /// The valid UID; `nil` where it is there without a value.
    private static func uid(
        _ attribute: String,
        _ tag: AttributeTag,
        _ attributes: ScannedDataSet
    ) throws(ArchiveError) -> UID? {
        let found = attributes.rawUID(tag)
        if found == nil, attributes.contains(tag) { return nil }
        guard let uid = found.flatMap({ UID($0) }) else { throw .unusableUID(attribute: attribute, found: found) }
        return uid
    }
}
