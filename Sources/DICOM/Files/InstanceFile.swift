public import DICOM
public import DICOMNetwork

/// An instance in a Part 10 file, as its data set identifies it.
public struct InstanceFile: Sendable, Equatable {
    /// The file.
    public let path: String
    /// Which instance it holds, and how and where.
    public let identification: InstanceIdentification

    /// Reads the beginning of a file.
    public init(path: String) throws(DICOMError) {
        self.path = path
        identification = try InstanceIdentification(path: path)
    }

    /// The SOP class of the instance.
    public var sopClassUID: UID { identification.sopClassUID }

    /// The instance as an association sends it.
    public var storeItem: StoreItem {
        StoreItem(
            source: .file(path: path, dataSetOffset: identification.dataSetOffset), sopClassUID: sopClassUID,
            sopInstanceUID: identification.sopInstanceUID, transferSyntax: identification.transferSyntax)
    }
}
