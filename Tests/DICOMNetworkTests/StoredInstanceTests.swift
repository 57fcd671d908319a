import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("What is told of an instance that is stored, and of its association")
struct StoredInstanceTests {
    private static let last = Samples.fragment([1, 2, 3, 4], context: 3, isCommand: false, isLast: true)

    /// An association of SCANNER with ARCHIVE, from an address of its own.
    private static func associate(_ acceptor: SimulatedAcceptor) throws -> SimulatedPeer {
        let peer = try acceptor.connect(from: "192.0.2.77")
        peer.send(PDUEncoder.encode(.associateRequest(Samples.request(called: "ARCHIVE", calling: "SCANNER"))))
        return peer
    }

    private static func acceptor(storage: MemoryStorage = MemoryStorage()) -> SimulatedAcceptor {
        SimulatedAcceptor(storage: storage) { $0.acceptsAnyCalledTitle = true }
    }

    @Test("the storage gets every field of the request and of its association")
    func request() throws {
        let acceptor = Self.acceptor()
        let peer = try Self.associate(acceptor)
        var store = Samples.command(0x0001, instance: "1.2.3.9", messageID: 300, hasDataSet: true)
        store.set(CommandElement.priority, 2)
        store.set(CommandElement.moveOriginator, "VIEWER1", padding: 0x20)
        peer.send(Samples.pdu(store, context: 3))
        peer.send(Self.last)
        let request = try #require(acceptor.storage.instances.first).request
        #expect(request.associationID == acceptor.observer.accepted.first?.id)
        #expect(request.callingAETitle.description == "SCANNER")
        #expect(request.calledAETitle.description == "ARCHIVE")
        #expect(request.peerAddress == "192.0.2.77")
        #expect(request.sopClassUID == Samples.ct)
        #expect(request.sopInstanceUID == "1.2.3.9")
        #expect(request.transferSyntax == .explicitVRLittleEndian)
        #expect(request.messageID == 300)
        #expect(request.priority == 2)
        #expect(request.moveOriginatorAETitle == "VIEWER1")
    }

    @Test("what a request does not say is empty, and its priority is medium")
    func bareRequest() throws {
        let acceptor = Self.acceptor()
        let peer = try Self.associate(acceptor)
        peer.send(Samples.pdu(Samples.command(0x0001, instance: nil, hasDataSet: true), context: 3))
        peer.send(Self.last)
        let request = try #require(acceptor.storage.instances.first).request
        #expect(request.sopInstanceUID.isEmpty && request.moveOriginatorAETitle == nil && request.priority == 0)
    }

    private static func parties(_ summary: AssociationSummary) -> [String?] {
        [summary.callingAETitle, summary.calledAETitle, summary.peerAddress, summary.implementationVersionName]
    }

    @Test("the observer hears of each party by its name, when an association begins, ends or is rejected")
    func summaries() throws {
        let acceptor = Self.acceptor()
        let peer = try Self.associate(acceptor)
        peer.send(PDUEncoder.encode(.releaseRequest))
        let expected: [String?] = ["SCANNER", "ARCHIVE", "192.0.2.77", "TEST_1"]
        #expect(acceptor.observer.accepted.map(Self.parties) == [expected])
        #expect(acceptor.observer.accepted.map(\.end) == [nil])
        #expect(acceptor.observer.ended.map(Self.parties) == [expected])
        #expect(acceptor.observer.ended.map(\.end) == [.released])
        #expect(acceptor.observer.ended.map(\.id) == acceptor.observer.accepted.map(\.id))
        let strict = SimulatedAcceptor()
        _ = try Self.associate(strict)
        #expect(strict.observer.rejected.map(Self.parties) == [expected])
        #expect(strict.observer.rejected.map(\.end) == [.rejected(.calledAETitleNotRecognized)])
        #expect(strict.observer.accepted.isEmpty)
    }

    @Test("an instance that was stored with a warning is stored, and nobody hears of a refusal")
    func warning() throws {
        let storage = MemoryStorage(outcome: ServiceOutcome(status: .coercionOfDataElements))
        let acceptor = Self.acceptor(storage: storage)
        let peer = try Self.associate(acceptor)
        peer.send(DeadlineTests.store)
        peer.send(Self.last)
        peer.settle()
        #expect(peer.responses.map(\.status) == [.coercionOfDataElements])
        peer.close()
        let summary = try #require(acceptor.observer.ended.first)
        #expect([summary.storedInstances, summary.refusedInstances, summary.interruptedInstances] == [1, 0, 0])
        #expect(summary.dataSetBytes == 4 && summary.echoes == 0)
        #expect(acceptor.observer.refusals.isEmpty)
    }

    @Test("a refusal names the association, its requestor and its address")
    func refusal() throws {
        let outcome = ServiceOutcome(status: .outOfResources, errorComment: "no space")
        let acceptor = Self.acceptor(storage: MemoryStorage(outcome: outcome))
        let peer = try Self.associate(acceptor)
        peer.send(DeadlineTests.store)
        peer.send(Self.last)
        peer.settle()
        let refusal = try #require(acceptor.observer.refusals.first)
        #expect(refusal.associationID == acceptor.observer.accepted.first?.id)
        #expect(refusal.callingAETitle == "SCANNER" && refusal.peerAddress == "192.0.2.77")
        #expect(refusal.reason == "no space")
        #expect(refusal.status == .outOfResources)
        peer.close()
        let summary = try #require(acceptor.observer.ended.first)
        #expect([summary.storedInstances, summary.refusedInstances, summary.interruptedInstances] == [0, 1, 0])
    }

    @Test("a peer that goes interrupts the instance that is arriving, not one that is complete, nor counts a query")
    func abandoned() throws {
        let storage = MemoryStorage(isHesitant: true)
        let complete = try Self.associate(Self.acceptor(storage: storage))
        complete.send(DeadlineTests.store)
        complete.send(Self.last)
        complete.close()
        #expect(storage.waiting == 1 && storage.abandoned == 0)

        let acceptor = SimulatedAcceptor(storage: storage, services: [QueryTests.provider()])
        let query = try acceptor.associate(adding: [5: .studyRootFind])
        query.send(Samples.pdu(QueryTests.find(), context: 5))
        query.send(Samples.fragment([1], context: 5, isCommand: false, isLast: false))
        query.close()
        #expect(acceptor.observer.ended.map(\.interruptedInstances) == [0])

        let partial = try acceptor.associate()
        partial.send(DeadlineTests.store)
        partial.close()
        #expect(storage.abandoned == 1)
        #expect(acceptor.observer.ended.map(\.interruptedInstances) == [0, 1])
    }

    @Test("a query that is refused, or read past, is no instance that was")
    func query() throws {
        let acceptor = SimulatedAcceptor()
        let peer = try acceptor.associate()
        peer.send(Samples.pdu(Samples.command(0x0020, instance: nil, hasDataSet: true), context: 3))
        peer.send(Self.last)
        #expect(peer.responses.map(\.status) == [.unrecognizedOperation])
        peer.send(QueryTests.echo)
        peer.send(QueryTests.echo)
        peer.send(Samples.pdu(Samples.command(0x0001, sopClass: "1.2.3", hasDataSet: true), context: 3))
        peer.send(Samples.fragment([5], context: 3, isCommand: false, isLast: true))
        peer.close()
        let summary = try #require(acceptor.observer.ended.first)
        #expect([summary.storedInstances, summary.refusedInstances, summary.interruptedInstances] == [0, 1, 0])
        #expect(summary.echoes == 2 && summary.dataSetBytes == 5)
        #expect(summary.end == .connectionLost)
    }
}
