/// A presentation context as a requestor proposes it; UIDs are unchecked text.
///
/// Standard: PS3.8 9.3.2.2.
package struct PresentationContextProposal: Hashable, Sendable {
    /// Odd.
    package var id: UInt8
    package var abstractSyntax: String
    package var transferSyntaxes: [String]

    package init(id: UInt8, abstractSyntax: String, transferSyntaxes: [String]) {
        self.id = id
        self.abstractSyntax = abstractSyntax
        self.transferSyntaxes = transferSyntaxes
    }
}
