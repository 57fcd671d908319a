package import Archive
package import Catalog
package import DICOMNetwork
import Foundation
package import Jobs

extension ArchiveConfiguration {
    /// What the archive needs of a node's configuration.
    ///
    /// - Parameter environment: systemd's, which names a folder in which a service may keep what it must remember.
    package init(_ configuration: NodeConfiguration, environment: [String: String] = [:]) {
        self.init(
            root: configuration.storage.folder, minimumFreeBytes: configuration.storage.minimumFree.bytes,
            reserveBytes: configuration.storage.reserve.bytes,
            defaultIdleTime: configuration.completion.idle.duration,
            idleTimes: configuration.completion.idleByCallingTitle.mapValues(\.duration))
        server = CatalogServer(configuration.catalog)
        mustExist = configuration.storage.mustExist
        stateFolder = environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init)
    }
}

extension CatalogServer {
    /// The server that has the index; `nil`: it is a file.
    package init?(_ catalog: CatalogSettings) {
        guard !catalog.postgresql.isEmpty else { return nil }
        let node = catalog.node.isEmpty ? ProcessInfo.processInfo.hostName : catalog.node
        self.init(postgresql: catalog.postgresql, node: node)
    }
}

extension AcceptorConfiguration {
    /// What the acceptor needs of a node's configuration.
    package init(_ configuration: NodeConfiguration) {
        let listen = configuration.listen
        self.init(aeTitle: configuration.aeTitle, host: listen.host, port: listen.port)
        acceptsAnyCalledTitle = listen.acceptAnyCalledTitle
        allowedCallingTitles = listen.callingTitles.isEmpty ? nil : Set(listen.callingTitles)
        maximumPDULength = listen.maximumPDULength
        maximumInstanceBytes = Int(listen.maximumInstanceSize.bytes)
        minimumDataSetRate = Int(listen.minimumRate.bytes)
        associationRequestTimeout = listen.requestTimeout.duration
        pduTimeout = listen.pduTimeout.duration
        idleTimeout = listen.idleTimeout.duration
        operationTimeout = listen.operationTimeout.duration
        maximumAssociations = listen.maximumAssociations
        maximumAssociationsPerPeer = listen.maximumAssociationsPerPeer
    }
}

extension JobQueueConfiguration {
    /// What the queue needs of a node's configuration.
    package init(_ retry: RetrySettings) {
        let backoff = Backoff(initial: retry.firstDelay.duration, maximum: retry.longestDelay.duration)
        self.init(
            maximumAttempts: retry.jobAttempts, backoff: backoff, maximumDeliveryAttempts: retry.deliveryAttempts,
            deliveryBackoff: backoff)
    }
}
