public import DICOM
public import DICOMNetwork

extension StoreItem {
    /// The instance in a Part 10 file, to be sent as it lies there.
    public init(part10 path: String) throws(DICOMError) {
        let (meta, offset) = try FileMetaInformation.read(path)
        self.init(
            source: .file(path: path, dataSetOffset: offset), sopClassUID: meta.mediaStorageSOPClassUID,
            sopInstanceUID: meta.mediaStorageSOPInstanceUID, transferSyntax: meta.transferSyntax)
    }
}
