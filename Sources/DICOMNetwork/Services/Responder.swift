import NIOCore

/// Answers one request, from any thread: any number of pending responses, then one that is not pending. What comes
/// after that, or after the end of the association, goes nowhere.
public struct Responder: Sendable {
    /// The association, on which the operation may send requests of its own: the sub-operations of a C-GET.
    public let association: Association
    let number: Int
    /// What the request is.
    let field: CommandField

    init(_ association: Association, number: Int, _ field: CommandField) {
        self.association = association
        self.number = number
        self.field = field
    }

    /// Answers with a status and its reasons; the UIDs of the request are repeated.
    public func respond(_ outcome: ServiceOutcome) {
        let number = number
        association.onEventLoop { $0.respond(number, outcome) }
    }

    /// Answers with a response, whose data set may follow, encoded in the transfer syntax of the presentation context.
    ///
    /// A pending response is kept in memory until the peer reads it: where there are many, use ``send(_:dataSet:)``.
    ///
    /// The message ID is set here. What is no response to the request is logged and answered with 0x0110 (processing
    /// failure) instead.
    public func respond(_ response: some DIMSEResponse, dataSet: [UInt8]? = nil) {
        let (number, command) = (number, response.commandSet(hasDataSet: dataSet != nil))
        association.onEventLoop { $0.respond(number, command, dataSet: dataSet, promise: nil) }
    }

    /// Answers with a response and waits until the operating system has taken it: no faster than the peer reads.
    ///
    /// - Throws: ``NetworkError`` where the association is over, or this is no response to the request, which has none
    ///   then.
    public func send(_ response: some DIMSEResponse, dataSet: [UInt8]? = nil) async throws(NetworkError) {
        let (number, command) = (number, response.commandSet(hasDataSet: dataSet != nil))
        let promise = association.channel.eventLoop.makePromise(of: Void.self)
        association.onEventLoop { $0.respond(number, command, dataSet: dataSet, promise: promise) }
        do { try await promise.futureResult.get() } catch { throw error as? NetworkError ?? .connectionLost }
    }
}
