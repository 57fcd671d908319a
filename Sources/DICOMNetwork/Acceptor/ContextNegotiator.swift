package import DICOM

/// Decides which presentation contexts are accepted, and with which transfer syntax.
///
/// Of the transfer syntaxes of one context the first one is taken, known or not: a requestor that lists several puts
/// first what it likes best to send, which for most is what it has, and nothing is converted here.
///
/// Standard: PS3.8 7.1.1.14, 9.3.3.2.
package struct ContextNegotiator {
    private let isAcceptable: (UID) -> Bool

    package init(isAcceptable: @escaping (UID) -> Bool) { self.isAcceptable = isAcceptable }

    /// The answer to one proposal.
    package func answer(_ proposal: PresentationContextProposal) -> PresentationContextAnswer {
        guard let abstractSyntax = UID(proposal.abstractSyntax),
            abstractSyntax == SOPClass.verification || isAcceptable(abstractSyntax)
        else { return refuse(proposal, .abstractSyntaxNotSupported) }
        guard let syntax = proposal.transferSyntaxes.lazy.compactMap({ UID($0) }).first else {
            return refuse(proposal, .transferSyntaxesNotSupported)
        }
        return PresentationContextAnswer(id: proposal.id, result: .acceptance, transferSyntax: syntax.description)
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
