import CDCMTK

extension DataSet {
    /// Writes a Part 10 file with explicit lengths; the same data set gives the same bytes. The caller syncs the file.
    ///
    /// Compressed pixel data is decompressed where `transferSyntax` asks for it; nothing is compressed except by
    /// deflate.
    ///
    /// - Throws: ``DICOMError/missingAttribute(_:)`` or ``DICOMError/invalidUID(_:_:)`` where SOP class or instance UID
    ///   is no UID, ``DICOMError/unwritableFile(path:reason:)`` otherwise.
    public func write(to path: String, transferSyntax: TransferSyntax) throws(DICOMError) {
        precondition(parent == nil, "an item is no file")
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: try requiredUID(.sopClassUID),
            mediaStorageSOPInstanceUID: try requiredUID(.sopInstanceUID),
            transferSyntax: transferSyntax
        )
        let bytes = header.encoded()
        var error = cdcmtk_error()
        let syntax = transferSyntax.uid.description
        guard cdcmtk_dataset_write(handle, path, bytes, bytes.count, syntax, &error) else {
            throw .unwritableFile(path: path, reason: error.sentence)
        }
    }

    /// The valid UID of an attribute that must have one.
    ///
    /// - Throws: ``DICOMError/missingAttribute(_:)`` or ``DICOMError/invalidUID(_:_:)``.
    public func requiredUID(_ tag: AttributeTag) throws(DICOMError) -> UID {
        guard let text = string(tag) else { throw .missingAttribute(tag) }
        guard let uid = UID(text) else { throw .invalidUID(tag, text) }
        return uid
    }
}
