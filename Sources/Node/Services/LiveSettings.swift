import DICOM
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

    /// Takes over what can change live: the destinations, the times of completion, the number of the
    /// results' series and what becomes of incomplete studies.
    ///
    /// - Returns: The keys that differ and take effect only after a restart.
    public func apply(_ new: NodeConfiguration) -> [String] {
        current.withLock { current in
            current.destinations = new.destinations
            current.completion = new.completion
            current.segmentation.seriesNumber = new.segmentation.seriesNumber
            current.segmentation.incomplete = new.segmentation.incomplete
            return Self.differences(between: current, and: new)
        }
    }

    private static func differences(between current: NodeConfiguration, and wanted: NodeConfiguration) -> [String] {
        [
            ("aeTitle", current.aeTitle == wanted.aeTitle), ("listen", current.listen == wanted.listen),
            ("storage", current.storage == wanted.storage), ("catalog", current.catalog == wanted.catalog),
            ("segmentation", current.segmentation == wanted.segmentation), ("retry", current.retry == wanted.retry),
            ("log", current.log == wanted.log),
        ].filter { !$0.1 }.map(\.0)
    }
}
