import DICOM

/// The UIDs by which an instance is known, taken from its data set and held against what was announced.
struct InstanceIdentity: Sendable, Hashable {
    let sopClassUID: UID
    let sopInstanceUID: UID
    let studyInstanceUID: UID
    let seriesInstanceUID: UID

    /// Reads and checks the UIDs.
    ///
    /// Standard: PS3.4 B.2.3, PS3.7 C.5.
    init(_ attributes: ScannedDataSet, sopClassUID: UID, sopInstanceUID: UID) throws(ArchiveError) {
        try Self.agree("SOP Class UID", attributes.rawUID(.sopClassUID), sopClassUID)
        try Self.agree("SOP Instance UID", attributes.rawUID(.sopInstanceUID), sopInstanceUID)
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        studyInstanceUID = try Self.required("Study Instance UID", attributes.rawUID(.studyInstanceUID))
        seriesInstanceUID = try Self.required("Series Instance UID", attributes.rawUID(.seriesInstanceUID))
    }

    private static func agree(_ attribute: String, _ found: String?, _ announced: UID) throws(ArchiveError) {
        guard found.flatMap({ UID($0) }) == announced else {
            throw .sopMismatch(attribute: attribute, announced: announced.description, found: found)
        }
    }

    private static func required(_ attribute: String, _ found: String?) throws(ArchiveError) -> UID {
        guard let uid = found.flatMap({ UID($0) }) else { throw .unusableUID(attribute: attribute, found: found) }
        return uid
    }
}
