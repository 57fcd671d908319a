package import DICOM

/// Decides which presentation contexts are accepted, and with which transfer syntax.
///
/// Of the transfer syntaxes of one context the first one is taken whose data sets the scanner can tell to be well formed:
/// a requestor that lists several puts first what it likes best to send, which for most is what it has, and nothing is
/// converted here. A context with none of them is refused, so that a sender learns it before it sends; what would come
/// could be kept as bytes, but neither be checked nor indexed.
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
        let proposed = proposal.transferSyntaxes.lazy.compactMap { UID($0) }.map { TransferSyntax($0) }
        // Verification has no data sets.
        let isVerification = abstractSyntax == SOPClass.verification
        guard let syntax = proposed.first(where: { isVerification || $0.isScannable }) else {
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

/// A presentation context that both sides agreed on.
struct NegotiatedContext {
    let id: UInt8
    let abstractSyntax: UID
    let transferSyntax: TransferSyntax

    /// The agreement that a proposal and its answer make; `nil` where they make none.
    init?(_ proposal: PresentationContextProposal, _ answer: PresentationContextAnswer) {
        guard answer.id == proposal.id, answer.result == .acceptance,
            let abstractSyntax = UID(proposal.abstractSyntax),
            let transferSyntax = UID(answer.transferSyntax)
        else { return nil }
        id = proposal.id
        self.abstractSyntax = abstractSyntax
        self.transferSyntax = TransferSyntax(transferSyntax)
    }
}
