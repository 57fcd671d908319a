import DICOM
import TestSupport

/// Scans the bytes of a data set in pieces of one size.
func scan(
    _ bytes: some Collection<UInt8>,
    _ syntax: TransferSyntax = .explicitVRLittleEndian,
    piece: Int = .max,
    limits: DataSetScanner.Limits = .default
) throws -> ScannedDataSet {
    let bytes = Array(bytes)
    var scanner = DataSetScanner(transferSyntax: syntax, limits: limits)
    try bytes.withUnsafeBytes { raw in
        var start = 0
        while start < raw.count {
            let end = piece < raw.count - start ? start + piece : raw.count
            try scanner.consume(UnsafeRawBufferPointer(rebasing: raw[start..<end]))
            start = end
        }
    }
    return try scanner.finish()
}

/// A data set that has every kind of element: sequences with and without lengths, nested, private and unknown ones,
/// and pixel data that is native or encapsulated as the transfer syntax demands.
func everyKindOfElement(_ syntax: TransferSyntax) -> [UInt8] {
    var bytes = EncodedDataSet(syntax)
    bytes.add(.specificCharacterSet, .CS, "ISO_IR 100")
    bytes.add(.sopClassUID, .UI, SOPClass.ctImageStorage.description)
    bytes.add(.sopInstanceUID, .UI, "1.2.3.4")
    bytes.addSequence(.referencedStudySequence, hasLength: false) { sequence in
        sequence.addItem(hasLength: false) { item in
            item.add(.referencedSOPInstanceUID, .UI, "1.2.3")
            item.addSequence(.referencedSeriesSequence) { $0.addItem { $0.add(.sopInstanceUID, .UI, "9.9") } }
        }
        sequence.addItem()
        sequence.addItem { $0.add(.patientName, .PN, "Not^Indexed") }
    }
    bytes.add(AttributeTag(0x0009, 0x0010), .LO, "PRIVATE CREATOR")
    bytes.addSequence(AttributeTag(0x0009, 0x1001)) { $0.addItem { $0.add(AttributeTag(9, 0x1002), .LO, "x") } }
    bytes.add(AttributeTag(0x0009, 0x1003), .UN, [0xFE, 0xFF, 0x00, 0xE0, 1, 2, 3, 4, 5, 6])
    bytes.add(.patientName, .PN, [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72])
    bytes.add(.rows, 512)
    addPixelData(to: &bytes)
    return bytes.bytes
}

private func addPixelData(to bytes: inout EncodedDataSet) {
    guard bytes.transferSyntax.isEncapsulated else { return bytes.add(.pixelData, .OW, [UInt8](0..<64)) }
    bytes.addHeader(.pixelData, .OB, length: .max)
    bytes.addMark(0xE000)
    bytes.addMark(0xE000, length: 6)
    bytes.bytes += [1, 2, 3, 4, 5, 6]
    bytes.addMark(0xE0DD)
}
