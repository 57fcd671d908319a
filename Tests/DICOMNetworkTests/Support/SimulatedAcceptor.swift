import DICOMNetwork
import NIOCore
import NIOEmbedded

/// An acceptor whose connections are simulated: nothing happens, and no time passes, but what a test does.
struct SimulatedAcceptor {
    let acceptor: AssociationAcceptor
    let storage: MemoryStorage
    let observer = RecordingObserver()

    init(storage: MemoryStorage = MemoryStorage(), configure: (inout AcceptorConfiguration) -> Void = { _ in }) {
        var configuration = AcceptorConfiguration(aeTitle: RunningAcceptor.title)
        configure(&configuration)
        self.storage = storage
        acceptor = AssociationAcceptor(
            configuration: configuration,
            storage: storage,
            observer: observer,
            logger: RunningAcceptor.logger
        )
    }

    /// A new connection.
    func connect() throws -> SimulatedPeer {
        let channel = EmbeddedChannel()
        channel.connect(to: try SocketAddress(ipAddress: "192.0.2.1", port: 1024), promise: nil)
        try acceptor.serve(channel)
        return SimulatedPeer(channel)
    }

    /// A new association.
    func associate() throws -> SimulatedPeer {
        let peer = try connect()
        peer.send(PDUEncoder.encode(.associateRequest(Samples.request())))
        guard case .associateAccept? = peer.pdus.last else { throw RawPeer.Unexpected(peer.pdus) }
        return peer
    }
}
