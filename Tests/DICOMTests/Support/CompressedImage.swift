import DICOM
import TestSupport

/// The file of a grey image of one frame whose compressed pixel data is given.
struct CompressedImage {
    let transferSyntax: TransferSyntax
    let codestream: [UInt8]
    var rows = 8
    var columns = 8
    var bits = 16
    var bitsStored: Int?
    var isSigned = true

    /// The file's bytes.
    var file: [UInt8] {
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage,
            mediaStorageSOPInstanceUID: .random(),
            transferSyntax: transferSyntax
        )
        return header.encoded() + dataSet
    }

    private var dataSet: [UInt8] {
        var bytes = EncodedDataSet(transferSyntax)
        bytes.add(.sopClassUID, .UI, SOPClass.ctImageStorage.description)
        for (tag, number) in [
            (AttributeTag.rows, rows), (.columns, columns), (.bitsAllocated, bits),
            (.bitsStored, bitsStored ?? bits), (.highBit, (bitsStored ?? bits) - 1),
            (.pixelRepresentation, isSigned ? 1 : 0),
        ] { bytes.add(tag, UInt16(number)) }
        bytes.addHeader(.pixelData, .OB, length: .max)
        bytes.addMark(0xE000)
        bytes.addMark(0xE000, length: UInt32(codestream.count + codestream.count % 2))
        bytes.bytes += codestream + (codestream.count.isMultiple(of: 2) ? [] : [0])
        bytes.addMark(0xE0DD)
        return bytes.bytes
    }
}
