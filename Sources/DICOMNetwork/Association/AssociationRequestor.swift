public import DICOM
public import Logging
public import NIOCore

/// Requests associations.
///
///     let requestor = AssociationRequestor(callingAETitle: title, group: group, logger: logger)
///     try await requestor.withAssociation(to: pacs, proposing: [.verification]) { association in
///         let status = try await association.echo()
///     }
///
/// Standard: PS3.8 7, PS3.4 A and B.
public struct AssociationRequestor: Sendable {
    /// The most presentation contexts that an association can have.
    public static let maximumContexts = 128

    /// The title under which associations are requested.
    public var callingAETitle: ApplicationEntityTitle
    /// How long to wait for the peer.
    public var timeouts = RequestorTimeouts()
    /// The longest P-DATA-TF PDU that we take, in bytes after the PDU header; 4096 to 16777216.
    public var maximumPDULength = 131_072
    /// What we call ourselves.
    public var implementation = ImplementationIdentity.segnode
    /// What is served to peers on associations that we requested: C-STORE for a C-GET, N-EVENT-REPORT.
    public var services = ServiceRegistry()
    /// What stands between the transport connection and the upper layer.
    public var security = TransportSecurity.none
    let group: any EventLoopGroup
    let logger: Logger

    /// Creates a requestor whose connections live on `group`.
    public init(
        callingAETitle: ApplicationEntityTitle,
        timeouts: RequestorTimeouts = RequestorTimeouts(),
        group: any EventLoopGroup,
        logger: Logger
    ) {
        self.callingAETitle = callingAETitle
        self.timeouts = timeouts
        self.group = group
        self.logger = logger
    }

    /// Makes an association, runs `body` with it, and releases it; aborts it where `body` throws or is cancelled.
    ///
    /// - Throws: ``NetworkError`` where there is no association, and whatever `body` throws.
    public func withAssociation<Result>(
        to remote: RemoteApplicationEntity,
        proposing contexts: [ProposedContext],
        _ body: (Association) async throws -> Result
    ) async throws -> Result {
        let association = try await connectToPeer(remote, proposing: contexts)
        do {
            let result = try await withTaskCancellationHandler {
                try await body(association)
            } onCancel: {
                association.abort()
            }
            await association.release()
            return result
        } catch {
            association.abort()
            await association.closed()
            throw error
        }
    }

    /// Connects; what breaks the protocol before it has accepted anything may be another program that has the port for
    /// a while, as a proxy in front of a peer that is restarted.
    private func connectToPeer(
        _ remote: RemoteApplicationEntity, proposing contexts: [ProposedContext]
    ) async throws -> Association {
        do {
            return try await connect(to: remote, proposing: contexts)
        } catch NetworkError.protocolViolation(let what) {
            throw NetworkError.notDICOM(what)
        }
    }
}

/// How long a requestor waits.
public struct RequestorTimeouts: Hashable, Sendable {
    /// For the transport connection.
    public var connect: Duration = .seconds(15)
    /// For the answer to an association request, and for the release of an association.
    public var association: Duration = .seconds(30)
    /// For the response to a request, and for a megabyte to be taken by the peer.
    public var response: Duration = .seconds(120)

    /// Creates the default timeouts.
    public init() {}
}
