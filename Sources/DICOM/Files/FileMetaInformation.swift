/// Group 0002: what a DICOM file says about the data set behind it.
///
///     let header = FileMetaInformation(
///         mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: uid,
///         transferSyntax: .explicitVRLittleEndian)
///     file.write(header.encoded())
///
/// Standard: PS3.10 7.1.
public struct FileMetaInformation: Sendable, Equatable {
    /// The SOP class of the data set.
    public var mediaStorageSOPClassUID: UID
    /// The SOP instance UID of the data set.
    public var mediaStorageSOPInstanceUID: UID
    /// How the data set is encoded.
    public var transferSyntax: TransferSyntax
    /// The AE title of the application that wrote the file, 16 characters at most; `nil` to leave it out.
    public var sourceApplicationEntityTitle: String?

    /// The implementation that files written here are attributed to.
    public static let implementationClassUID = UID(constant: "2.25.21566724601987274741271546196701830365")
    /// The version name of that implementation, 16 characters at most.
    public static let implementationVersionName = "SEGNODE_1"

    /// Describes a data set.
    public init(
        mediaStorageSOPClassUID: UID,
        mediaStorageSOPInstanceUID: UID,
        transferSyntax: TransferSyntax,
        sourceApplicationEntityTitle: String? = nil
    ) {
        self.mediaStorageSOPClassUID = mediaStorageSOPClassUID
        self.mediaStorageSOPInstanceUID = mediaStorageSOPInstanceUID
        self.transferSyntax = transferSyntax
        self.sourceApplicationEntityTitle = sourceApplicationEntityTitle
    }

    /// The bytes that go before the data set: preamble, "DICM" and group 0002. The same values give the same bytes.
    public func encoded() -> [UInt8] {
        var group = Self.element(.fileMetaInformationVersion, .OB, [0, 1])
        group += Self.element(.mediaStorageSOPClassUID, .UI, mediaStorageSOPClassUID.description)
        group += Self.element(.mediaStorageSOPInstanceUID, .UI, mediaStorageSOPInstanceUID.description)
        group += Self.element(.transferSyntaxUID, .UI, transferSyntax.uid.description)
        group += Self.element(.implementationClassUID, .UI, Self.implementationClassUID.description)
        group += Self.element(.implementationVersionName, .SH, Self.implementationVersionName)
        if let title = sourceApplicationEntityTitle { group += Self.element(.sourceApplicationEntityTitle, .AE, title) }
        let length = UInt32(group.count).littleEndianBytes
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
            + Self.element(.fileMetaInformationGroupLength, .UL, length) + group
    }

    private static func element(_ tag: AttributeTag, _ vr: ValueRepresentation, _ text: String) -> [UInt8] {
        let padding: [UInt8] = text.utf8.count.isMultiple(of: 2) ? [] : [vr == .UI ? 0x00 : 0x20]
        return element(tag, vr, Array(text.utf8) + padding)
    }

    private static func element(_ tag: AttributeTag, _ vr: ValueRepresentation, _ value: [UInt8]) -> [UInt8] {
        let header = tag.group.littleEndianBytes + tag.element.littleEndianBytes + Array(vr.letters.utf8)
        let length =
            vr.hasLongLength ? [0, 0] + UInt32(value.count).littleEndianBytes : UInt16(value.count).littleEndianBytes
        return header + length + value
    }
}

extension FixedWidthInteger {
    /// The bytes of the number, least significant first.
    var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
