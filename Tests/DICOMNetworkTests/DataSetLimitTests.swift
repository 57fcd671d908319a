import DICOMNetwork
import NIOCore
import Testing

@Suite("A data set that has no end, or no disk to go to")
struct DataSetLimitTests {
    static let store = Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 3)
    static let echo = Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 1)

    /// Takes a thousand bytes, at ten a second over a hundred seconds; the disk has fifty.
    static func acceptor(storage: MemoryStorage = MemoryStorage()) -> SimulatedAcceptor {
        SimulatedAcceptor(storage: storage) {
            $0.maximumInstanceBytes = 1000
            $0.minimumDataSetRate = 10
            $0.dataSetWindow = .seconds(100)
            $0.storageTimeout = .seconds(50)
        }
    }

    static func piece(_ count: Int, isLast: Bool = false) -> ByteBuffer {
        Samples.fragment([UInt8](repeating: 7, count: count), context: 3, isCommand: false, isLast: isLast)
    }

    @Test("a data set as long as the limit is stored, a byte more is refused when it has ended", arguments: [0, 1])
    func length(excess: Int) throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.associate()
        peer.send(Self.store)
        peer.send(Self.piece(600))
        peer.send(Self.piece(400 + excess))
        #expect(peer.responses.isEmpty)
        #expect(acceptor.storage.refused.count == excess)
        peer.send(Self.piece(0, isLast: true))
        peer.settle()
        #expect(peer.responses.map(\.status) == [excess == 0 ? .success : .outOfResources])
        #expect(
            acceptor.observer.refusals.map(\.reason) == (excess == 0 ? [] : ["the data set has more than 1000 bytes"]))
        peer.send(Self.echo)
        #expect(peer.responses.last?.status == .success, "the association goes on")
        peer.close()
        let summary = try #require(acceptor.observer.ended.first)
        #expect((summary.storedInstances, summary.refusedInstances) == (1 - excess, excess))
        #expect(summary.dataSetBytes == 1000 + excess && summary.echoes == 1)
    }

    @Test("a data set that is refused and goes on for twice the limit ends the association", arguments: [true, false])
    func endless(isServed: Bool) throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.associate()
        let sopClass = isServed ? Samples.ct : "1.2.840.10008.5.1.4.1.1.4"
        peer.send(Samples.pdu(Samples.command(0x0001, sopClass: sopClass, hasDataSet: true), context: 3))
        for _ in 0..<20 { peer.send(Self.piece(100)) }
        #expect(peer.pdus.count == 1)
        peer.send(Self.piece(1))
        #expect(peer.pdus.last == .abort(.serviceUser))
        #expect(acceptor.observer.ended.map(\.end) == [.abortedLocally("a data set of more than twice 1000 bytes")])
    }

    @Test("a slow data set is awaited, one that hardly moves is not", arguments: [(10, true), (9, false)])
    func rate(bytesPerSecond: Int, isStored: Bool) throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.associate()
        peer.send(Self.store)
        for _ in 0..<100 {
            peer.send(Self.piece(bytesPerSecond))
            peer.wait(.seconds(1))
        }
        #expect(peer.isAborted == !isStored)
        guard isStored else {
            #expect(acceptor.observer.ended.map(\.end) == [.timedOut("a data set at 10 bytes a second")])
            return
        }
        peer.send(Self.piece(0, isLast: true))
        peer.settle()
        #expect(peer.responses.map(\.status) == [.success])
        peer.wait(.seconds(299))
        #expect(!peer.isAborted, "between data sets there is no rate")
    }

    @Test("a data set that is read past must move, too")
    func refusedRate() throws {
        let peer = try Self.acceptor().associate()
        let other = Samples.command(0x0001, sopClass: "1.2.840.10008.5.1.4.1.1.4", hasDataSet: true)
        peer.send(Samples.pdu(other, context: 3))
        peer.wait(.seconds(100) - .nanoseconds(1))
        #expect(!peer.isAborted)
        peer.wait(.nanoseconds(1))
        #expect(peer.isAborted)
    }

    @Test("while the disk does not follow nothing is read, and the time is not the peer's")
    func backpressure() throws {
        let storage = MemoryStorage()
        let acceptor = SimulatedAcceptor(storage: storage) {
            $0.minimumDataSetRate = 10
            $0.dataSetWindow = .seconds(10)
            $0.storageTimeout = .seconds(50)
        }
        let peer = try acceptor.associate()
        peer.send(Self.store)
        storage.setStuck(true)
        peer.send(Self.piece(4))
        peer.send(Self.piece(5, isLast: true))
        peer.wait(.seconds(49))
        #expect(storage.instances.isEmpty, "the end waits for the disk")
        #expect(!peer.isAborted)
        storage.setStuck(false)
        peer.settle()
        #expect(storage.instances.map(\.bytes.count) == [9])
        #expect(peer.responses.map(\.status) == [.success])
    }

    @Test("a wait for the disk that is over when the rate is looked at is not laid to the peer; the time after it is")
    func shortBackpressure() throws {
        let storage = MemoryStorage()
        let acceptor = Self.acceptor(storage: storage)
        let peer = try acceptor.associate()
        peer.send(Self.store)
        storage.setStuck(true)
        peer.send(Self.piece(4))
        peer.wait(.seconds(40))
        storage.setStuck(false)
        peer.settle()
        peer.wait(.seconds(159))
        #expect(!peer.isAborted)
        peer.wait(.seconds(1))
        #expect(acceptor.observer.ended.map(\.end) == [.timedOut("a data set at 10 bytes a second")])
    }

    @Test("a disk that stands still while a data set arrives refuses it, and the rest is read past")
    func stuckReceiving() throws {
        let storage = MemoryStorage()
        let acceptor = Self.acceptor(storage: storage)
        let peer = try acceptor.associate()
        peer.send(Self.store)
        storage.setStuck(true)
        peer.send(Self.piece(4))
        peer.send(Self.piece(5, isLast: true))
        peer.wait(.seconds(50) - .nanoseconds(1))
        #expect(peer.responses.isEmpty)
        peer.wait(.nanoseconds(1))
        #expect(peer.responses.map(\.status) == [.outOfResources])
        #expect(storage.refused.map(\.status) == [.outOfResources])
        storage.setStuck(false)
        peer.send(Self.store)
        peer.send(Self.piece(6, isLast: true))
        peer.settle()
        #expect(peer.responses.map(\.status) == [.outOfResources, .success])
        #expect(acceptor.observer.refusals.map(\.status) == [.outOfResources])
    }

    @Test(
        "a disk that stands still at the end of a data set refuses it; what it says later counts for no other instance")
    func stuckCommitting() throws {
        let storage = MemoryStorage(isHesitant: true)
        let peer = try Self.acceptor(storage: storage).associate()
        peer.send(Self.store)
        peer.send(Self.piece(5, isLast: true))
        peer.wait(.seconds(50) - .nanoseconds(1))
        #expect(peer.responses.isEmpty)
        peer.wait(.nanoseconds(1))
        #expect(peer.responses.map(\.status) == [.outOfResources])
        let late = storage.takeWaiting()
        peer.send(Self.store)
        peer.send(Self.piece(6, isLast: true))
        for completion in late { completion(.success) }
        peer.settle()
        #expect(peer.responses.count == 1, "the second instance is not stored yet")
        storage.answerAll()
        peer.settle()
        #expect(peer.responses.map(\.status) == [.outOfResources, .success])
    }

    @Test("refusals are reported once for each status and association, without what the peer wrote")
    func reports() throws {
        let storage = MemoryStorage(outcome: ServiceOutcome(status: .cannotUnderstand, errorComment: "not well formed"))
        let acceptor = Self.acceptor(storage: storage)
        for _ in 0..<2 {
            let peer = try acceptor.associate()
            for _ in 0..<3 {
                peer.send(Self.store)
                peer.send(Self.piece(5, isLast: true))
                peer.settle()
            }
            let other = Samples.command(0x0001, sopClass: "DOE^JOHN", hasDataSet: true)
            peer.send(Samples.pdu(other, context: 3))
            peer.send(Self.piece(5, isLast: true))
        }
        let expected: [DIMSEStatus] = [.cannotUnderstand, .sopClassNotSupported]
        #expect(acceptor.observer.refusals.map(\.status) == expected + expected)
        #expect(acceptor.observer.refusals.allSatisfy { !$0.reason.contains("DOE") && !$0.reason.isEmpty })
        #expect(Set(acceptor.observer.refusals.map(\.associationID)).count == 2)
    }
}
