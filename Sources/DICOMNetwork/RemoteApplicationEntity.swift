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
