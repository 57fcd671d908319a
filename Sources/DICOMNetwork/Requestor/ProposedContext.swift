public import DICOM

/// What a requestor wants to do on an association: one SOP class in any of some transfer syntaxes.
///
/// Standard: PS3.8 7.1.1.13.
public struct ProposedContext: Hashable, Sendable {
    /// The SOP class.
    public var abstractSyntax: UID
    /// The transfer syntaxes, the preferred one first; the acceptor picks one.
    public var transferSyntaxes: [TransferSyntax]

    /// Creates a proposal.
    public init(abstractSyntax: UID, transferSyntaxes: [TransferSyntax]) {
        self.abstractSyntax = abstractSyntax
        self.transferSyntaxes = transferSyntaxes
    }

    /// C-ECHO.
    public static let verification = Self(
        abstractSyntax: SOPClass.verification,
        transferSyntaxes: [.implicitVRLittleEndian]
    )
}
