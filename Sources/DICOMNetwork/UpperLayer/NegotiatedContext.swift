import DICOM

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
