public import DICOM
public import DICOMNetwork

/// An instance in a Part 10 file, as its file meta information describes it.
public struct InstanceFile: Sendable, Equatable {
    /// The file.
    public let path: String
    /// Where the data set begins, in bytes from the file's start.
    public let dataSetOffset: Int
    /// What the file says about its data set.
    public let header: FileMetaInformation

    /// Reads the file meta information of a file.
    public init(path: String) throws(DICOMError) {
        self.path = path
        (header, dataSetOffset) = try FileMetaInformation.read(path)
    }

    /// The instance as an association sends it.
    public var storeItem: StoreItem {
        StoreItem(
            source: .file(path: path, dataSetOffset: dataSetOffset), sopClassUID: header.mediaStorageSOPClassUID,
            sopInstanceUID: header.mediaStorageSOPInstanceUID, transferSyntax: header.transferSyntax)
    }
}
