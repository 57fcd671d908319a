public import DICOM

/// An application entity to which results are sent.
public struct Destination: Codable, Equatable, Sendable {
    /// The name under which deliveries are listed.
    public var name: String
    /// The title by which the destination is called.
    public var aeTitle: ApplicationEntityTitle
    /// The destination's address, a name or number.
    public var host: String
    /// The destination's TCP port.
    public var port: Int

    /// Creates a destination.
    public init(name: String, aeTitle: ApplicationEntityTitle, host: String, port: Int) {
        self.name = name
        self.aeTitle = aeTitle
        self.host = host
        self.port = port
    }
}

extension Destination {
    /// Reads "NAME=TITLE@HOST:PORT" or "TITLE@HOST:PORT", as the command line and the environment give it; an IPv6
    /// address may stand in brackets.
    ///
    /// - Returns: `nil` where the text has another form.
    public init?(text: some StringProtocol) {
        let named = String(text).split(separator: Character("="), maxSplits: 1).map(String.init)
        guard let address = named.last, let at = address.firstIndex(of: "@"), let colon = address.lastIndex(of: ":"),
            at < colon, let title = ApplicationEntityTitle(String(address[..<at])),
            let port = Int(address[address.index(after: colon)...]), (1...65_535).contains(port)
        else { return nil }
        var host = address[address.index(after: at)..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(
            name: named.count == 2 ? named[0] : title.description, aeTitle: title, host: String(host), port: port)
    }
}
