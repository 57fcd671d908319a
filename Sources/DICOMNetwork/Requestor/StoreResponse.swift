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
