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
