import DICOM
import Logging
import NIOCore

extension AcceptedAssociation {
    func answer(_ request: AssociateRequest) -> AssociateAnswer {
        logger[metadataKey: "ae.calling"] = .string(request.callingAETitle)
        if let rejection = rejection(of: request) {
            rejected(request, rejection)
            return .reject(rejection)
        }
        let accept = accept(request)
        var summary = makeSummary(request)
        summary.refusedContexts = zip(request.presentationContexts, accept.presentationContexts).compactMap(
            Self.refusal)
        self.summary = summary
        encoder = DataPDUEncoder(peerMaximumLength: request.userInformation.maximumLength)
        observer.associationAccepted(summary)
        return .accept(accept)
    }

    /// Why the request cannot be accepted; `nil` where it can.
    ///
    /// Standard: PS3.8 Table 9-21.
    private func rejection(of request: AssociateRequest) -> AssociateRejection? {
        guard request.applicationContext == AssociateRequest.dicomApplicationContext else {
            return .applicationContextNotSupported
        }
        guard let calling = ApplicationEntityTitle(request.callingAETitle),
            configuration.allowedCallingTitles?.contains(calling) ?? true
        else { return .callingAETitleNotRecognized }
        guard let called = ApplicationEntityTitle(request.calledAETitle),
            called == configuration.aeTitle || configuration.acceptsAnyCalledTitle
        else { return .calledAETitleNotRecognized }
        guard !isOverLimit, !isClosing else { return .localLimitExceeded }
        (callingAETitle, calledAETitle) = (calling, called)
        return nil
    }

    /// A refused presentation context in words, `nil` for one that was accepted.
    private static func refusal(_ proposal: PresentationContextProposal, _ answer: PresentationContextAnswer) -> String?
    {
        guard answer.result != .acceptance else { return nil }
        let abstractSyntax = UID(proposal.abstractSyntax)?.description ?? "no UID"
        guard answer.result == .transferSyntaxesNotSupported else { return "\(abstractSyntax): \(answer.result)" }
        let syntaxes = proposal.transferSyntaxes.prefix(4).map { UID($0)?.description ?? "no UID" }
        return "\(abstractSyntax): \(answer.result) (\(syntaxes.joined(separator: ", ")))"
    }

    private func accept(_ request: AssociateRequest) -> AssociateAccept {
        let negotiator = ContextNegotiator(isAcceptable: storage.accepts(abstractSyntax:))
        let answers = request.presentationContexts.map(negotiator.answer)
        for (proposal, answer) in zip(request.presentationContexts, answers) {
            contexts[proposal.id] = NegotiatedContext(proposal, answer)
        }
        return AssociateAccept(
            calledAETitle: request.calledAETitle,
            callingAETitle: request.callingAETitle,
            presentationContexts: answers,
            userInformation: UserInformation(
                maximumLength: configuration.maximumPDULength,
                implementation: configuration.implementation
            )
        )
    }
}
