public import DICOM
import NIOPosix

/// An instance to be sent by C-STORE, in the encoding in which it lies there.
public struct StoreItem: Sendable {
    /// The data set.
    public var source: OutgoingDataSet
    /// Its SOP class.
    public var sopClassUID: UID
    /// Its SOP Instance UID.
    public var sopInstanceUID: UID
    /// Its encoding.
    public var transferSyntax: TransferSyntax

    /// Creates an item.
    public init(source: OutgoingDataSet, sopClassUID: UID, sopInstanceUID: UID, transferSyntax: TransferSyntax) {
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

extension Association {
    /// Sends an instance: C-STORE, in the encoding in which it lies there where the peer takes that.
    ///
    /// A native data set is converted to Implicit VR Little Endian where the peer takes only that: attributes and
    /// values stay the same.
    ///
    /// - Parameters:
    ///   - item: What to send.
    ///   - progress: Called with the bytes of the data set sent so far.
    /// - Throws: ``NetworkError``; a response that is a failure is returned, not thrown.
    public func store(
        _ item: StoreItem,
        progress: (Int) -> Void = { _ in }
    ) async throws(NetworkError) -> StoreResponse {
        let (context, item) = try await sendable(item)
        let source = try await DataSetSource.open(item.source)
        let request = CStoreRequest(sopClassUID: item.sopClassUID, sopInstanceUID: item.sopInstanceUID)
        let response = try await perform(request, in: context, source, progress: progress).response
        return StoreResponse(
            status: response.status, errorComment: response.errorComment, dataSetBytes: source.length)
    }

    /// The context in which an item goes out, and the item in the encoding of that context.
    private func sendable(_ item: StoreItem) async throws(NetworkError) -> (NegotiatedContext, StoreItem) {
        do throws(NetworkError) {
            return (try context(for: item.sopClassUID, item.transferSyntax), item)
        } catch {
            guard !item.transferSyntax.isEncapsulated else { throw error }
            guard let context = try? context(for: item.sopClassUID, .implicitVRLittleEndian) else { throw error }
            do {
                return (context, try await NIOThreadPool.singleton.runIfActive { try item.inImplicitVR() })
            } catch {
                throw error as? NetworkError ?? .cancelled
            }
        }
    }
}
