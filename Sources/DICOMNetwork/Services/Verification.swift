public import DICOM

/// Verification: answers every C-ECHO with success.
///
/// Standard: PS3.4 A.
public struct VerificationProvider: ServiceProvider {
    /// Creates a provider.
    public init() {}

    /// C-ECHO.
    public var requests: Set<CommandField> { [.cEchoRequest] }

    /// Provider of Verification.
    public func roles(for abstractSyntax: UID) -> ServiceRoles {
        abstractSyntax == SOPClass.verification ? .provider : []
    }

    /// Any: there are no data sets.
    public func accepts(_ transferSyntax: TransferSyntax, for abstractSyntax: UID) -> Bool { true }

    /// Success.
    public func begin(_ request: ServiceRequest, _ responder: Responder) -> any ServiceOperation {
        Answer(responder)
    }

    private final class Answer: ServiceOperation {
        private let responder: Responder
        init(_ responder: Responder) { self.responder = responder }
        func receive(_ bytes: UnsafeRawBufferPointer) {}
        func perform() { responder.respond(.success) }
    }
}

extension ProposedContext {
    /// C-ECHO.
    public static let verification = Self(
        abstractSyntax: SOPClass.verification,
        transferSyntaxes: [.implicitVRLittleEndian]
    )
}

extension Association {
    /// Asks whether the peer is there: C-ECHO.
    ///
    /// - Throws: ``NetworkError``; ``NetworkError/noAcceptedContext(sopClass:transferSyntax:)`` where verification was
    ///   not negotiated.
    public func echo() async throws(NetworkError) -> DIMSEStatus {
        try await perform(CEchoRequest(), in: try context(for: SOPClass.verification)).response.status
    }
}
