import CDCMTK

/// Which instance a Part 10 file holds, by its data set.
///
/// What de-identified or corrected a data set has often left the file meta information as it was, so that this names
/// another instance. The data set decides; the file meta information stands in for what the data set does not say, and
/// for all of a file without such attributes (a DICOMDIR).
///
/// Standard: PS3.10 7.1, PS3.7 9.1.1.1.
public struct InstanceIdentification: Sendable, Equatable {
    /// The instance's SOP class.
    public let sopClassUID: UID
    /// The instance's SOP Instance UID.
    public let sopInstanceUID: UID
    /// How the data set is encoded.
    public let transferSyntax: TransferSyntax
    /// Where the data set begins, in bytes from the file's start.
    public let dataSetOffset: Int

    /// Reads a file as far as both UIDs.
    ///
    /// - Throws: ``DICOMError/invalidFileMetaInformation(_:)`` where the file has none or a broken one,
    ///   ``DICOMError/invalidUID(_:_:)`` or ``DICOMError/missingAttribute(_:)`` where a UID is none or is nowhere.
    public init(path: String) throws(DICOMError) {
        let source = try DataSetFile(path: path)
        guard let group = source.group else {
            throw .invalidFileMetaInformation("the file has no \"DICM\" behind a preamble of 128 bytes")
        }
        transferSyntax = source.transferSyntax
        dataSetOffset = Int(source.offset)
        let isDirectory = group.text(.mediaStorageSOPClassUID) == SOPClass.mediaStorageDirectory.description
        let attributes = isDirectory ? nil : try source.beginning(upTo: [.sopClassUID, .sopInstanceUID])
        sopClassUID = try Self.uid(.sopClassUID, attributes, or: .mediaStorageSOPClassUID, group)
        sopInstanceUID = try Self.uid(.sopInstanceUID, attributes, or: .mediaStorageSOPInstanceUID, group)
    }

    private static func uid(
        _ tag: AttributeTag, _ attributes: ScannedDataSet?, or other: AttributeTag, _ group: FileMetaInformationGroup
    ) throws(DICOMError) -> UID {
        guard let text = attributes?.rawUID(tag) else { return try group.uid(other) }
        guard let uid = UID(text) else { throw .invalidUID(tag, text) }
        return uid
    }
}

/// What the beginning of a file tells of an instance whose data set is broken further on.
package struct InstanceBeginning: Sendable {
    /// SOP Class UID, as far as it is there.
    package let sopClassUID: UID?
    /// SOP Instance UID, as far as it is there.
    package let sopInstanceUID: UID?
    /// Series Instance UID, as far as it is there; none stands in for it.
    package let seriesInstanceUID: UID?
    /// The values of Image Position (Patient); none where they are not there.
    package let imagePosition: [Double]

    /// Reads a file as far as it is well formed; a file that is no DICOM file tells nothing.
    package init(path: String) {
        let attributes = try? DataSetFile(path: path).beginning(upTo: [.imagePositionPatient])
        sopClassUID = attributes?.uid(.sopClassUID)
        sopInstanceUID = attributes?.uid(.sopInstanceUID)
        seriesInstanceUID = attributes?.uid(.seriesInstanceUID)
        imagePosition = attributes?.doubles(.imagePositionPatient) ?? []
    }
}
