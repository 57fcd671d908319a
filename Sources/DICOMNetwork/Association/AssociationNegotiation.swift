public import DICOM

/// The two sides of an association.
public struct AssociationParties: Sendable {
    /// The association.
    public var id: AssociationIdentifier
    /// The peer's title.
    public var peerAETitle: ApplicationEntityTitle
    /// The title by which the peer knows us.
    public var ownAETitle: ApplicationEntityTitle
    /// The peer's IP address, without port.
    public var peerAddress: String

    /// Creates parties.
    public init(
        id: AssociationIdentifier, peerAETitle: ApplicationEntityTitle, ownAETitle: ApplicationEntityTitle,
        peerAddress: String
    ) {
        self.id = id
        self.peerAETitle = peerAETitle
        self.ownAETitle = ownAETitle
        self.peerAddress = peerAddress
    }
}

/// What two sides agreed on.
struct NegotiatedAssociation: Sendable {
    var parties: AssociationParties
    var contexts: [NegotiatedContext]
    /// Encodes PDUs no longer than the peer takes.
    var encoder: DataPDUEncoder
}

/// How an acceptor answers association requests.
///
/// What is not supported is answered as the standard says: an asynchronous operations window, SOP class extended
/// negotiation and user identity by silence, which means one operation at a time, none, and not verified. A role
/// selection is answered where it gives the requestor a role that it would not have without.
///
/// Standard: PS3.8 7.1.1, PS3.7 D.3.3.
struct AcceptorPolicy: Sendable {
    let configuration: AcceptorConfiguration
    let services: ServiceRegistry

    /// The titles of a request, or why it cannot be accepted.
    ///
    /// - Parameter isFull: whether there are too many associations already.
    ///
    /// Standard: PS3.8 Table 9-21.
    func titles(
        of request: AssociateRequest, isFull: Bool
    ) throws(AssociateRejection) -> (calling: ApplicationEntityTitle, called: ApplicationEntityTitle) {
        guard request.applicationContext == AssociateRequest.dicomApplicationContext else {
            throw .applicationContextNotSupported
        }
        guard let calling = ApplicationEntityTitle(request.callingAETitle),
            configuration.allowedCallingTitles?.contains(calling) ?? true
        else { throw .callingAETitleNotRecognized }
        guard let called = ApplicationEntityTitle(request.calledAETitle),
            called == configuration.aeTitle || configuration.acceptsAnyCalledTitle
        else { throw .calledAETitleNotRecognized }
        guard !isFull else { throw .localLimitExceeded }
        return (calling, called)
    }

    /// The acceptance of a request, and the presentation contexts that come of it.
    func accept(_ request: AssociateRequest) -> (accept: AssociateAccept, contexts: [NegotiatedContext]) {
        let negotiator = ContextNegotiator(services: services, roles: request.userInformation.roleSelections)
        let answers = request.presentationContexts.map(negotiator.answer)
        let contexts = zip(request.presentationContexts, answers).compactMap { proposal, answer in
            NegotiatedContext(proposal, answer, roles: negotiator.roles(for:))
        }
        var information = UserInformation(
            maximumLength: configuration.maximumPDULength, implementation: configuration.implementation)
        information.roleSelections = negotiator.roleAnswers(for: contexts)
        let accept = AssociateAccept(
            calledAETitle: request.calledAETitle,
            callingAETitle: request.callingAETitle,
            presentationContexts: answers,
            userInformation: information
        )
        return (accept, contexts)
    }

    /// The presentation contexts that were refused, in words; what the peer wrote stands there only where it is a UID.
    static func refusals(of request: AssociateRequest, _ accept: AssociateAccept) -> [String] {
        zip(request.presentationContexts, accept.presentationContexts).compactMap { proposal, answer in
            guard answer.result != .acceptance else { return nil }
            let abstractSyntax = UID(proposal.abstractSyntax)?.description ?? "no UID"
            guard answer.result == .transferSyntaxesNotSupported else { return "\(abstractSyntax): \(answer.result)" }
            let syntaxes = proposal.transferSyntaxes.prefix(4).map { UID($0)?.description ?? "no UID" }
            return "\(abstractSyntax): \(answer.result) (\(syntaxes.joined(separator: ", ")))"
        }
    }
}

/// How a requestor understands the answer to its request.
struct RequestorPolicy: Sendable {
    let calling: ApplicationEntityTitle
    let called: ApplicationEntityTitle
    let request: AssociateRequest

    /// A request for an association in which the presentation contexts have the IDs 1, 3, 5, …
    init(
        calling: ApplicationEntityTitle, called: ApplicationEntityTitle, proposing contexts: [ProposedContext],
        userInformation: UserInformation
    ) {
        self.calling = calling
        self.called = called
        let proposals = contexts.enumerated().map { index, context in
            PresentationContextProposal(
                id: UInt8(2 * index + 1),
                abstractSyntax: context.abstractSyntax.description,
                transferSyntaxes: context.transferSyntaxes.map(\.uid.description)
            )
        }
        var information = userInformation
        information.roleSelections = Self.roleSelections(contexts)
        request = AssociateRequest(
            calledAETitle: called.description,
            callingAETitle: calling.description,
            presentationContexts: proposals,
            userInformation: information
        )
    }

    /// One for each SOP class of which the requestor is not merely a user.
    private static func roleSelections(_ contexts: [ProposedContext]) -> [RoleSelection] {
        var seen: Set<UID> = []
        return contexts.compactMap { context in
            guard context.roles != .user, seen.insert(context.abstractSyntax).inserted else { return nil }
            return RoleSelection(
                sopClassUID: context.abstractSyntax.description, isUser: context.roles.contains(.user),
                isProvider: context.roles.contains(.provider))
        }
    }

    /// The presentation contexts that come of an acceptance.
    ///
    /// A role that was not answered for, or was not proposed, is not there.
    ///
    /// Standard: PS3.7 D.3.3.4.
    func contexts(_ accept: AssociateAccept) -> [NegotiatedContext] {
        let answers = Dictionary(accept.presentationContexts.map { ($0.id, $0) }) { $1 }
        return request.presentationContexts.compactMap { proposal in
            answers[proposal.id].flatMap { answer in
                NegotiatedContext(proposal, answer) { roles(for: $0, accept) }
            }
        }
    }

    private func roles(for abstractSyntax: UID, _ accept: AssociateAccept) -> ServiceRoles {
        func selection(_ information: UserInformation) -> RoleSelection? {
            information.roleSelections.first { UID($0.sopClassUID) == abstractSyntax }
        }
        guard let proposed = selection(request.userInformation), let accepted = selection(accept.userInformation)
        else { return .user }
        var roles: ServiceRoles = []
        if proposed.isUser, accepted.isUser { roles.insert(.user) }
        if proposed.isProvider, accepted.isProvider { roles.insert(.provider) }
        return roles
    }
}
