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

extension FileMetaInformation {
    /// Reads the file meta information of a Part 10 file, and where its data set begins in bytes from the file's start.
    ///
    /// - Throws: ``DICOMError/invalidFileMetaInformation(_:)`` where the file has none or a broken one,
    ///   ``DICOMError/missingAttribute(_:)`` or ``DICOMError/invalidUID(_:_:)`` where it lacks one of the three UIDs.
    public static func read(_ path: String) throws(DICOMError) -> (FileMetaInformation, dataSetOffset: Int) {
        let file = try InputFile(path: path)
        let group = try FileMetaInformationGroup(file: file)
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: try group.uid(.mediaStorageSOPClassUID),
            mediaStorageSOPInstanceUID: try group.uid(.mediaStorageSOPInstanceUID),
            transferSyntax: TransferSyntax(try group.uid(.transferSyntaxUID)),
            sourceApplicationEntityTitle: group.text(.sourceApplicationEntityTitle)
        )
        return (header, group.end)
    }
}

/// The elements of group 0002 as they stand in a file.
///
/// The group ends where another group begins: its length element is often wrong and therefore not believed.
///
/// Standard: PS3.10 7.1.
struct FileMetaInformationGroup {
    /// Where the data set begins, in bytes from the start of the file.
    private(set) var end: Int
    private var values: [AttributeTag: [UInt8]] = [:]

    /// How many bytes of a file are looked at first, and then, where the group does not end in them.
    private static let (usual, longest) = (4096, 1 << 20)

    /// Reads the group from a file.
    init(file: InputFile) throws(DICOMError) {
        let prefix = try file.prefix(Self.usual)
        if let group = try? Self(prefix: prefix), group.end + 8 <= prefix.count {
            self = group
        } else {
            self = try Self(prefix: try file.prefix(Self.longest))
        }
    }

    /// Whether a file begins like a Part 10 file.
    static func isPresent(in prefix: [UInt8]) -> Bool {
        prefix.count >= 132 && prefix[128..<132].elementsEqual("DICM".utf8)
    }

    /// Reads the group from the first bytes of a file.
    init(prefix: [UInt8]) throws(DICOMError) {
        guard Self.isPresent(in: prefix) else {
            throw .invalidFileMetaInformation("the file has no \"DICM\" behind a preamble of 128 bytes")
        }
        end = 132
        while let next = try Self.element(in: prefix, at: end) {
            values[next.tag] = Array(prefix[next.value])
            end = next.value.upperBound
        }
        guard end > 132 else { throw .invalidFileMetaInformation("group 0002 is absent") }
    }

    /// The text of an element without padding; `nil` where it is absent or empty.
    func text(_ tag: AttributeTag) -> String? {
        guard let bytes = values[tag] else { return nil }
        return ElementValue(representation: .LO, bytes: bytes, characterSet: []).strings.first
    }

    /// The valid UID of an element.
    func uid(_ tag: AttributeTag) throws(DICOMError) -> UID {
        guard let text = text(tag) else { throw .missingAttribute(tag) }
        guard let uid = UID(text) else { throw .invalidUID(tag, text) }
        return uid
    }

    /// The element of group 0002 that begins at `start`; `nil` where the group has ended.
    private static func element(
        in bytes: [UInt8],
        at start: Int
    ) throws(DICOMError) -> (tag: AttributeTag, value: Range<Int>)? {
        let group = bytes[start...].prefix(2)
        guard !group.isEmpty, [2, 0].starts(with: group) else { return nil }
        guard start + 8 <= bytes.count else { throw .invalidFileMetaInformation("it ends within an element") }
        let tag = AttributeTag(2, UInt16(integer(bytes, start + 2, 2)))
        guard let vr = ValueRepresentation(rawValue: UInt16(bytes[start + 4]) << 8 | UInt16(bytes[start + 5])) else {
            throw .invalidFileMetaInformation("\(tag) has no value representation")
        }
        let valueStart = start + (vr.hasLongLength ? 12 : 8)
        guard valueStart <= bytes.count else { throw .invalidFileMetaInformation("it ends within \(tag)") }
        let length = vr.hasLongLength ? integer(bytes, start + 8, 4) : integer(bytes, start + 6, 2)
        guard length <= bytes.count - valueStart else {
            throw .invalidFileMetaInformation(
                "\(tag) claims \(length) bytes where \(bytes.count - valueStart) are left")
        }
        return (tag, valueStart..<valueStart + length)
    }

    private static func integer(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
