public import DICOM

/// An instance to be sent by C-STORE, in the encoding in which it lies there.
public struct StoreItem: Sendable {
    /// Where the bytes of a data set are.
    public enum Source: Sendable {
        /// A file whose data set begins at an offset in bytes and goes to the end.
        case file(path: String, dataSetOffset: Int)
        /// Memory; the data set alone.
        case bytes([UInt8])
    }

    /// The data set.
    public var source: Source
    /// Its SOP class.
    public var sopClassUID: UID
    /// Its SOP Instance UID.
    public var sopInstanceUID: UID
    /// Its encoding.
    public var transferSyntax: TransferSyntax

    /// Creates an item.
    public init(source: Source, sopClassUID: UID, sopInstanceUID: UID, transferSyntax: TransferSyntax) {
        self.source = source
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.transferSyntax = transferSyntax
    }
}

/// How a peer answered a C-STORE request.
public struct StoreResponse: Hashable, Sendable {
    /// The status.
    public var status: DIMSEStatus
    /// The peer's Error Comment (0000,0902), unchecked.
    public var errorComment: String?
    /// Bytes of the data set that were sent.
    public var dataSetBytes: Int

    /// Creates a response.
    public init(status: DIMSEStatus, errorComment: String? = nil, dataSetBytes: Int = 0) {
        self.status = status
        self.errorComment = errorComment
        self.dataSetBytes = dataSetBytes
    }
}
