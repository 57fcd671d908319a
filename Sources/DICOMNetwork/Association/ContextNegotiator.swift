public import DICOM

/// A presentation context that both sides agreed on.
public struct NegotiatedContext: Hashable, Sendable {
    /// Odd.
    public let id: UInt8
    /// What it is about, as a rule a SOP class.
    public let abstractSyntax: UID
    /// How data sets are encoded.
    public let transferSyntax: TransferSyntax
    /// The roles that this side has.
    public let roles: ServiceRoles

    /// The agreement that a proposal and its answer make; `nil` where they make none, as where the answer names a
    /// transfer syntax that was not proposed.
    ///
    /// Standard: PS3.8 9.3.3.2.
    ///
    /// - Parameter roles: the roles of this side for an abstract syntax.
    init?(
        _ proposal: PresentationContextProposal, _ answer: PresentationContextAnswer, roles: (UID) -> ServiceRoles
    ) {
        guard answer.id == proposal.id, answer.result == .acceptance,
            let abstractSyntax = UID(proposal.abstractSyntax),
            let transferSyntax = UID(answer.transferSyntax),
            proposal.transferSyntaxes.contains(where: { UID($0) == transferSyntax })
        else { return nil }
        id = proposal.id
        self.abstractSyntax = abstractSyntax
        self.transferSyntax = TransferSyntax(transferSyntax)
        self.roles = roles(abstractSyntax)
    }
}

/// Decides which presentation contexts are accepted, with which transfer syntax and in which roles.
///
/// Of the transfer syntaxes of one context the first one is taken that the service accepts, by default one whose data
/// sets the scanner can tell to be well formed: a requestor that lists several puts first what it likes best to send,
/// which for most is what it has, and nothing is converted here. A context with none of them is refused, so that a
/// sender learns it before it sends; what would come could be kept as bytes, but neither be checked nor indexed.
///
/// Standard: PS3.8 7.1.1.14, 9.3.3.2; PS3.7 D.3.3.4.
package struct ContextNegotiator {
    private let services: ServiceRegistry
    /// What the requestor proposes, by SOP class.
    private let proposedRoles: [UID: RoleSelection]

    package init(services: ServiceRegistry, roles: [RoleSelection] = []) {
        self.services = services
        proposedRoles = Dictionary(roles.compactMap { role in UID(role.sopClassUID).map { ($0, role) } }) { $1 }
    }

    /// The answer to one proposal.
    package func answer(_ proposal: PresentationContextProposal) -> PresentationContextAnswer {
        guard let abstractSyntax = UID(proposal.abstractSyntax) else {
            return refuse(proposal, .abstractSyntaxNotSupported)
        }
        let roles = roles(for: abstractSyntax)
        guard !roles.isEmpty else { return refuse(proposal, .abstractSyntaxNotSupported) }
        let proposed = proposal.transferSyntaxes.lazy.compactMap { UID($0) }.map { TransferSyntax($0) }
        guard let syntax = proposed.first(where: { services.accepts($0, for: abstractSyntax, in: roles) }) else {
            return refuse(proposal, .transferSyntaxesNotSupported)
        }
        return PresentationContextAnswer(id: proposal.id, result: .acceptance, transferSyntax: syntax.description)
    }

    /// The roles that the acceptor takes: provider, unless the requestor proposes to be one and a service here is the
    /// user of that. A proposal that gives nobody a role is passed over, so that the usual roles hold.
    func roles(for abstractSyntax: UID) -> ServiceRoles {
        let own = services.roles(for: abstractSyntax)
        guard let proposed = proposedRoles[abstractSyntax], proposed.isProvider, own.contains(.user) else {
            return own.intersection(.provider)
        }
        return proposed.isUser ? own : .user
    }

    /// What is answered to the role selections: only where the requestor gets the role of a provider, since the roles
    /// without an answer are those without a proposal.
    func roleAnswers(for contexts: [NegotiatedContext]) -> [RoleSelection] {
        var answered: Set<UID> = []
        return contexts.compactMap { context in
            guard context.roles.contains(.user), answered.insert(context.abstractSyntax).inserted else { return nil }
            return RoleSelection(
                sopClassUID: context.abstractSyntax.description, isUser: context.roles.contains(.provider),
                isProvider: true)
        }
    }

    /// A refusal has to name some transfer syntax, too.
    private func refuse(
        _ proposal: PresentationContextProposal,
        _ result: PresentationContextAnswer.Result
    ) -> PresentationContextAnswer {
        PresentationContextAnswer(
            id: proposal.id,
            result: result,
            transferSyntax: TransferSyntax.implicitVRLittleEndian.description
        )
    }
}
