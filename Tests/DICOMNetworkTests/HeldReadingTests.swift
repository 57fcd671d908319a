import DICOM
import DICOMNetwork
import NIOCore
import Synchronization
import Testing

@Suite("What is not read yet")
struct HeldReadingTests {
    /// Serves N-DELETE, and has nothing read until a test answers.
    private final class SilentProvider: ServiceProvider {
        private final class Operation: ServiceOperation {
            var readsOn: Bool { false }

            func receive(_ bytes: UnsafeRawBufferPointer) {}
            func perform() {}
        }

        private let responders = Mutex<[Responder]>([])

        /// How many requests came.
        var count: Int { responders.withLock { $0.count } }

        let requests: Set<CommandField> = [.nDeleteRequest]

        func roles(for abstractSyntax: UID) -> ServiceRoles { abstractSyntax == .storageCommitment ? .provider : [] }

        func begin(_ request: ServiceRequest, _ responder: Responder) -> any ServiceOperation {
            responders.withLock { $0.append(responder) }
            return Operation()
        }

        func answer() {
            for responder in responders.withLock({ $0 }) { responder.respond(.success) }
        }
    }

    /// N-DELETE of an instance, which has no data set.
    private static var deletion: ByteBuffer {
        var command = Samples.command(0x0150, sopClass: nil, instance: nil, messageID: 8)
        command.set(CommandElement.requestedSOPClassUID, UID.storageCommitment.description)
        command.set(CommandElement.requestedSOPInstanceUID, "1.2.3")
        return Samples.pdu(command, context: 7)
    }

    /// An association with contexts for C-FIND (5) and Storage Commitment (7), on which a C-FIND has been asked for.
    private func ask(_ providers: [any ServiceProvider]) throws -> SimulatedPeer {
        let peer = try SimulatedAcceptor(services: providers).connect()
        var request = Samples.request()
        for (id, abstractSyntax) in [(5, .studyRootFind), (7, .storageCommitment)] as [(UInt8, UID)] {
            request.presentationContexts.append(
                PresentationContextProposal(
                    id: id, abstractSyntax: abstractSyntax.description, transferSyntaxes: [Samples.implicit]))
        }
        peer.send(PDUEncoder.encode(.associateRequest(request)))
        peer.send(Samples.pdu(QueryTests.find(), context: 5))
        peer.send(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        return peer
    }

    @Test("where two reasons hold the reading the end of one does not let it go on")
    func severalReasons() throws {
        let (queries, deletions) = (QueryTests.provider(), SilentProvider())
        let peer = try ask([queries, deletions])
        // Two requests that wait hold the reading; the first of them holds it, too, as soon as it is begun.
        peer.send(Self.deletion)
        peer.send(QueryTests.echo)
        peer.send(PDUEncoder.encode(.releaseRequest))
        #expect(deletions.count == 0 && peer.responses.isEmpty)
        queries.asked.first?.responder.respond(.success)
        peer.settle()
        #expect(deletions.count == 1 && peer.responses.count == 1)
        #expect(!peer.pdus.contains(.releaseReply), "the request for release is read after the deletion")
        deletions.answer()
        peer.settle()
        #expect(try peer.responses.map { try $0.commandField().rawValue } == [0x8020, 0x8150, 0x8030])
        #expect(peer.pdus.last == .releaseReply)
    }

    @Test("the data set of a request that waits, alone or behind another one", arguments: [0, 1])
    func dataSet(before: Int) throws {
        let provider = QueryTests.provider()
        let peer = try ask([provider])
        for _ in 0..<before { peer.send(QueryTests.echo) }
        peer.send(Samples.pdu(QueryTests.find(9), context: 5))
        peer.send(Samples.fragment([5, 6], context: 5, isCommand: false, isLast: false))
        peer.send(Samples.fragment([7], context: 5, isCommand: false, isLast: true))
        peer.send(QueryTests.cancel(7))
        #expect(provider.asked.map(\.dataSet) == [[1, 2]] && provider.cancellations == 0)
        #expect(peer.responses.isEmpty && !peer.isAborted)
        provider.asked.first?.responder.respond(.success)
        peer.settle()
        #expect(provider.asked.map(\.dataSet) == [[1, 2], [5, 6, 7]])
        provider.asked.last?.responder.respond(.success)
        peer.settle()
        let answered = peer.responses.compactMap { $0.number(CommandElement.messageIDBeingRespondedTo) }
        #expect(answered == [7] + [UInt16](repeating: 7, count: before) + [9])
        #expect(!peer.isAborted)
    }

    @Test(
        "the observer of an association is told why a service refused an instance",
        arguments: [("no space on the disk", "no space on the disk"), (nil, "out of resources")]
            as [(String?, String)])
    func reasons(comment: String?, reason: String) throws {
        let abstractSyntax = UID(constant: "1.2.3.4")
        let provider = ScriptedProvider([.cStoreRequest], [abstractSyntax: .provider]) { asked in
            var response = CStoreResponse(status: .outOfResources)
            response.errorComment = comment
            asked.responder.respond(response)
        }
        let acceptor = SimulatedAcceptor(services: [provider])
        let peer = try acceptor.connect()
        var request = Samples.request()
        request.presentationContexts.append(
            PresentationContextProposal(
                id: 5, abstractSyntax: abstractSyntax.description, transferSyntaxes: [Samples.implicit]))
        peer.send(PDUEncoder.encode(.associateRequest(request)))
        let store = Samples.command(0x0001, sopClass: abstractSyntax.description, hasDataSet: true)
        peer.send(Samples.pdu(store, context: 5))
        peer.send(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        peer.settle()
        #expect(peer.responses.map(\.status) == [.outOfResources])
        #expect(peer.responses.first?.text(CommandElement.errorComment) == comment)
        #expect(acceptor.observer.refusals.map(\.reason) == [reason])
        #expect(acceptor.observer.refusals.map(\.status) == [.outOfResources])
        peer.close()
        let summary = try #require(acceptor.observer.ended.first)
        #expect((summary.storedInstances, summary.refusedInstances) == (0, 1))
    }
}
