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
