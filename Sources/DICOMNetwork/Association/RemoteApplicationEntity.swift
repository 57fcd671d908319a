public import DICOM

/// An Application Entity that associations are requested from.
public struct RemoteApplicationEntity: Hashable, Sendable, CustomStringConvertible {
    /// The title that the remote side answers to.
    public var title: ApplicationEntityTitle
    /// A host name or an IP address.
    public var host: String
    /// The TCP port.
    public var port: Int

    /// Creates a remote Application Entity.
    public init(title: ApplicationEntityTitle, host: String, port: Int) {
        self.title = title
        self.host = host
        self.port = port
    }

    /// The title and where it listens, for example "PACS@10.0.0.7:104" or "PACS@[fd00::7]:104".
    public var description: String { "\(title)@\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// What a requestor wants to do on an association: one SOP class in any of some transfer syntaxes.
///
/// Standard: PS3.8 7.1.1.13.
public struct ProposedContext: Hashable, Sendable {
    /// The SOP class.
    public var abstractSyntax: UID
    /// The transfer syntaxes, the preferred one first; the acceptor picks one.
    public var transferSyntaxes: [TransferSyntax]
    /// The roles that the requestor proposes for itself; other than user alone they need a role selection, and the same
    /// in every context of the SOP class.
    public var roles: ServiceRoles

    /// Creates a proposal.
    public init(abstractSyntax: UID, transferSyntaxes: [TransferSyntax], roles: ServiceRoles = .user) {
        self.abstractSyntax = abstractSyntax
        self.transferSyntaxes = transferSyntaxes
        self.roles = roles
    }
}
