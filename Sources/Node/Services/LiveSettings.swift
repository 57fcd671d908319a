import Synchronization

/// The configuration in force, of which a part can be replaced while the node runs.
public final class LiveSettings: Sendable {
    private let current: Mutex<NodeConfiguration>

    /// Starts with a configuration.
    public init(_ configuration: NodeConfiguration) { current = Mutex(configuration) }

    /// The configuration in force.
    public var configuration: NodeConfiguration { current.withLock { $0 } }

    /// The destination of a name, as it is configured now.
    public func destination(named name: String) -> Destination? {
        configuration.destinations.first { $0.name == name }
    }

    /// Takes over what can change live.
    ///
    /// - Returns: The keys that differ and take effect only after a restart.
    public func apply(_ new: NodeConfiguration) -> [String] {
        current.withLock { current in
            var next = new
            next.aeTitle = current.aeTitle
            next.listen = current.listen
            next.storage = current.storage
            next.segmentation.model = current.segmentation.model
            next.segmentation.threads = current.segmentation.threads
            defer { current = next }
            return Self.differences(between: next, and: new)
        }
    }

    private static func differences(between next: NodeConfiguration, and wanted: NodeConfiguration) -> [String] {
        [
            ("aeTitle", next.aeTitle == wanted.aeTitle), ("listen", next.listen == wanted.listen),
            ("storage", next.storage == wanted.storage),
            ("segmentation.model", next.segmentation.model == wanted.segmentation.model),
            ("segmentation.threads", next.segmentation.threads == wanted.segmentation.threads),
        ].filter { !$0.1 }.map(\.0)
    }
}
