import CDCMTK
import Glibc

extension DataSet {
    /// Writes a Part 10 file with explicit lengths; the same data set gives the same bytes. The caller syncs the file.
    ///
    /// Pixel data is not compressed or decompressed, except as a whole by deflate.
    ///
    /// - Parameter path: another file than the one it was read from: pixel data are read there as they are written.
    /// - Throws: ``DICOMError/missingAttribute(_:)`` or ``DICOMError/invalidUID(_:_:)`` where SOP class or instance UID
    ///   is no UID, ``DICOMError/unsupportedPixelData(_:)`` where pixel data would have to change its encoding,
    ///   ``DICOMError/unwritableFile(path:reason:)`` otherwise.
    public func write(to path: String, transferSyntax: TransferSyntax) throws(DICOMError) {
        try checkEncoding(transferSyntax)
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

    /// The bytes of the data set with explicit lengths, as a message carries them; the same data set gives the same
    /// bytes.
    ///
    /// - Throws: ``DICOMError/unsupportedPixelData(_:)`` where pixel data would have to change its encoding,
    ///   ``DICOMError/refusedByToolkit(_:)`` or ``DICOMError/unreadableFile(path:reason:)`` otherwise.
    public func encoded(_ transferSyntax: TransferSyntax) throws(DICOMError) -> [UInt8] {
        try checkEncoding(transferSyntax)
        var error = cdcmtk_error()
        var start: UnsafeMutablePointer<UInt8>?
        var length = 0
        let syntax = transferSyntax.uid.description
        guard cdcmtk_dataset_encode(handle, syntax, &start, &length, &error) else {
            throw error.dicomError(path: owner.path) { .refusedByToolkit($0) }
        }
        defer { free(start) }
        return Array(UnsafeBufferPointer(start: start, count: length))
    }

    /// Pixel data is not compressed or decompressed.
    private func checkEncoding(_ transferSyntax: TransferSyntax) throws(DICOMError) {
        precondition(parent == nil, "an item is no data set of its own")
        let isEncapsulated = self.transferSyntax.isEncapsulated || transferSyntax.isEncapsulated
        if isEncapsulated, contains(.pixelData), transferSyntax != self.transferSyntax {
            throw .unsupportedPixelData("it is in \(self.transferSyntax) and not written in \(transferSyntax)")
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
