import DICOM
import DICOMNetwork
import Logging
import NIOCore
import NIOEmbedded

/// An acceptor whose connections are simulated: nothing happens, and no time passes, but what a test does.
struct SimulatedAcceptor {
    let acceptor: AssociationAcceptor
    let storage: MemoryStorage
    let observer = RecordingObserver()

    init(
        storage: MemoryStorage = MemoryStorage(), services: [any ServiceProvider] = [],
        security: TransportSecurity = .none, logger: Logger = RunningAcceptor.logger,
        configure: (inout AcceptorConfiguration) -> Void = { _ in }
    ) {
        var configuration = AcceptorConfiguration(aeTitle: RunningAcceptor.title)
        configure(&configuration)
        self.storage = storage
        acceptor = AssociationAcceptor(
            configuration: configuration,
            services: ServiceRegistry([VerificationProvider(), storage] + services),
            security: security,
            observer: observer,
            logger: logger
        )
    }

    /// A new connection from an address.
    func connect(from address: String = "192.0.2.1") throws -> SimulatedPeer {
        let channel = EmbeddedChannel()
        channel.connect(to: try SocketAddress(ipAddress: address, port: 1024), promise: nil)
        try acceptor.serve(channel)
        return SimulatedPeer(channel)
    }

    /// A new association.
    func associate(from address: String = "192.0.2.1") throws -> SimulatedPeer {
        let peer = try connect(from: address)
        peer.send(PDUEncoder.encode(.associateRequest(Samples.request())))
        guard case .associateAccept? = peer.pdus.last else { throw RawPeer.Unexpected(peer.pdus) }
        return peer
    }

    /// A new association with further presentation contexts in implicit VR, by their IDs, and with role selections.
    func associate(adding contexts: [UInt8: UID], roles: [RoleSelection] = []) throws -> SimulatedPeer {
        let peer = try connect()
        var request = Samples.request()
        for (id, abstractSyntax) in contexts {
            request.presentationContexts.append(
                PresentationContextProposal(
                    id: id, abstractSyntax: abstractSyntax.description, transferSyntaxes: [Samples.implicit]))
        }
        request.userInformation.roleSelections += roles
        peer.send(PDUEncoder.encode(.associateRequest(request)))
        guard case .associateAccept? = peer.pdus.last else { throw RawPeer.Unexpected(peer.pdus) }
        return peer
    }
}
