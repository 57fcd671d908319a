import DICOM

/// The file meta information of a stored file, and where its data set begins.
struct StoredFileHeader {
    let information: FileMetaInformation
    /// In bytes from the start of the file.
    let dataSetOffset: Int

    init(path: String) throws(DICOMError) {
        (information, dataSetOffset) = try FileMetaInformation.read(path)
    }
}
