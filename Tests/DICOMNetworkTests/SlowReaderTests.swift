import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("A peer that is slow to read")
struct SlowReaderTests {
    @Test("has its time anew with each message that it takes")
    func progress() throws {
        let provider = QueryTests.provider(pending: 3)
        let peer = try QueryTests.ask(provider, security: Dam.security())
        peer.wait(.seconds(200))
        peer.leakDam()
        #expect(peer.responses.count == 1)
        peer.wait(.seconds(250))
        peer.leakDam()
        #expect(peer.responses.count == 2)
        peer.wait(.seconds(300) - .nanoseconds(1))
        #expect(!peer.isAborted)
        peer.wait(.nanoseconds(1))
        #expect(peer.isAborted && provider.cancellations == 1)
    }

    @Test("owes nothing once it has taken all")
    func takesAll() throws {
        let provider = QueryTests.provider(pending: 2)
        let peer = try QueryTests.ask(provider, security: Dam.security())
        peer.leakDam()
        peer.leakDam()
        #expect(peer.responses.count == 2)
        peer.wait(.seconds(7000))
        #expect(!peer.isAborted && provider.cancellations == 0)
    }

    /// Its data set is read although it takes nothing, as long as not too many answers to it wait.
    @Test("is read until sixteen messages wait for it", arguments: [(14, true), (15, false)])
    func pendingWrites(pending: Int, isRead: Bool) throws {
        let provider = QueryTests.provider(pending: pending)
        let acceptor = SimulatedAcceptor(services: [provider], security: Dam.security())
        let peer = try acceptor.associate(adding: [5: .studyRootFind])
        peer.send(Samples.pdu(QueryTests.find(), context: 5))
        peer.send(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        provider.asked.first?.responder.respond(.success)
        peer.settle()
        peer.send(DeadlineTests.store)
        peer.isWritable = false
        peer.send(Samples.fragment([3, 4], context: 3, isCommand: false, isLast: true))
        #expect(acceptor.storage.begun == 1)
        #expect(acceptor.storage.instances.count == (isRead ? 1 : 0))
        peer.leakDam()
        #expect(acceptor.storage.instances.map(\.bytes) == [[3, 4]])
        peer.isWritable = true
        peer.openDam()
        #expect(peer.responses.count == pending + 2 && peer.responses.last?.status == .success)
    }
}
