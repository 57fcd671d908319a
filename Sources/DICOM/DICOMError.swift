import Platform

/// Why a data set, a file or a frame was refused.
public enum DICOMError: Error, Equatable, Sendable {
    /// A file that cannot be opened or read, with the system's reason.
    case unreadableFile(path: String, reason: String)
    /// A file that cannot be created or written, with the reason.
    case unwritableFile(path: String, reason: String)
    /// A path that leads nowhere.
    case noSuchPath(String)
    /// A file that should be an instance and is damaged, or is not given by the system.
    case damagedInstance(path: String, reason: String)
    /// A file whose file meta information (group 0002) breaks a rule of PS3.10 7.1.
    case invalidFileMetaInformation(String)
    /// The data set ends within an element, a sequence or a deflated stream, `offset` bytes after its start.
    case truncated(offset: UInt64)
    /// An element, item or fragment is longer than what it is in.
    case lengthExceedsParent(AttributeTag, length: UInt64, available: UInt64, offset: UInt64)
    /// A tag that has no place where it stands: group 0002 in a data set, a stray delimiter, no item in a sequence.
    case unexpectedTag(AttributeTag, offset: UInt64)
    /// Two bytes that are no value representation, so that the length behind them means nothing.
    case invalidValueRepresentation(AttributeTag, bytes: UInt16, offset: UInt64)
    /// An element whose value must have a length has none.
    case undefinedLength(AttributeTag, offset: UInt64)
    /// Sequences are nested deeper than the limit.
    case tooDeep(limit: Int, offset: UInt64)
    /// An attribute that identifies the instance stands twice in its data set.
    case repeatedAttribute(AttributeTag)
    /// The deflated data set is no deflate stream (RFC 1951).
    case invalidDeflateStream
    /// Behind the deflated data set stands something that is neither padding nor its check sum and length.
    case bytesBehindDeflateStream
    /// The deflated data set, or what it has beside pixel data, becomes longer than the limit, in bytes.
    case inflatedTooLong(limit: UInt64)
    /// The pixel data of a deflated data set is far longer than the Image Pixel module describes, in bytes.
    case pixelDataTooLong(length: UInt64, described: UInt64)
    /// There are more elements and items than the limit.
    case tooManyElements(limit: Int)
    /// More elements than the limit of a data set or item stand behind one of a higher tag.
    case tooMuchDisorder(limit: Int)
    /// More elements than the limit of a data set or item reserve private blocks.
    case tooManyPrivateCreators(limit: Int)
    /// An attribute that must have a value is absent or empty.
    case missingAttribute(AttributeTag)
    /// An attribute whose value makes no sense: what it is, and what was expected.
    case invalidAttribute(AttributeTag, found: String, expected: String)
    /// A UID that breaks a rule of PS3.5 9.1, as received.
    case invalidUID(AttributeTag, String)
    /// DCMTK refused what the scanner had accepted, with its reason.
    case refusedByToolkit(String)
    /// A text that is no DICOM JSON (PS3.18 F), with the reason, which repeats nothing of the text.
    case invalidJSON(String)
    /// A frame number that the instance does not have; both count from zero.
    case noSuchFrame(Int, count: Int)
    /// Pixel data of a kind that is not decoded, with the reason.
    case unsupportedPixelData(String)
    /// Pixel data that is broken, with the reason.
    case undecodablePixelData(String)
}

extension DICOMError {
    /// What the system says where it could not read a file or was short of memory; `nil` where the content is at fault.
    ///
    /// The same file may be read at another time: this is never a reason to take it for broken.
    public var systemFailure: String? {
        if case .unreadableFile(_, let reason) = self { reason } else { nil }
    }
}

extension DICOMError: CustomStringConvertible {
    /// What was expected and found, as a sentence for a person.
    public var description: String {
        switch self {
        case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)"
        case .unwritableFile(let path, let reason): "\(path) cannot be written: \(reason)"
        case .noSuchPath(let path): "there is no file or folder \(path)"
        case .damagedInstance(let path, let reason):
            "\(path) should be a DICOM file and cannot be read as one: \(reason)."
        case .invalidFileMetaInformation(let reason): "the file meta information is invalid: \(reason)"
        case .truncated(let offset): "the data set ends unfinished at byte \(offset)"
        case .lengthExceedsParent(let tag, let length, let available, let offset):
            "\(tag) at byte \(offset) claims \(length) bytes where \(available) are left"
        case .unexpectedTag(let tag, let offset): "\(tag) has no place at byte \(offset)"
        case .invalidValueRepresentation(let tag, let bytes, let offset):
            "\(tag) at byte \(offset) has the VR 0x\(bytes.hexadecimal(digits: 1)), which is none"
        case .undefinedLength(let tag, let offset): "\(tag) at byte \(offset) must have a defined length"
        case .tooDeep(let limit, let offset): "sequences are nested more than \(limit) deep at byte \(offset)"
        case .repeatedAttribute(let tag): "\(tag) stands twice in the data set"
        case .invalidDeflateStream: "the deflated data set is no deflate stream"
        case .bytesBehindDeflateStream:
            "bytes stand behind the deflated data set that are neither zero nor its check sum and length"
        case .inflatedTooLong(let limit): "the deflated data set becomes longer than \(limit) bytes"
        case .pixelDataTooLong(let length, let described):
            "the deflated pixel data has \(length) bytes where rows, columns, bits and frames make \(described)"
        case .tooManyElements(let limit): "the data set has more than \(limit) elements"
        case .tooMuchDisorder(let limit): "more than \(limit) elements are out of order"
        case .tooManyPrivateCreators(let limit): "there are more than \(limit) private creators"
        case .missingAttribute(let tag): "\(tag.name) is missing"
        case .invalidAttribute(let tag, let found, let expected):
            "\(tag.name) is \(found) where \(expected) was expected"
        case .invalidUID(let tag, let text): "\(tag) is no UID: \"\(text)\""
        case .refusedByToolkit(let reason): "DCMTK refuses the data set: \(reason)"
        case .invalidJSON(let reason): "this is no DICOM JSON: \(reason)"
        case .noSuchFrame(let index, let count): "there is no frame \(index) among \(count), counted from zero"
        case .unsupportedPixelData(let reason): "the pixel data is not supported: \(reason)"
        case .undecodablePixelData(let reason): "the pixel data cannot be decoded: \(reason)"
        }
    }
}
