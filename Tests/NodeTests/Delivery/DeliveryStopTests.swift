import Archive
import Catalog
import DICOM
import DICOMNetwork
import NIOCore
import NIOPosix
import Node
import ServiceLifecycleTestKit
import TestSupport
import Testing

@Suite("Deliveries at the order to stop")
struct DeliveryStopTests {
    enum Silence: CaseIterable { case association, response, release }

    /// A peer that stops answering.
    private static func script(_ silence: Silence) -> ScriptedAcceptor.Script {
        { received in
            switch (received, silence) {
            case (.pdu(.associateRequest), .association), (.endOfDataSet, .response): []
            // An empty list would close the connection.
            case (.pdu(.releaseRequest), .release): [ByteBuffer()]
            default: DeliveryAnswerTests.answer(received, .success)
            }
        }
    }

    @Test(
        "a destination that does not answer does not hold up the stop, and costs no attempt", .timeLimit(.minutes(5)),
        arguments: Silence.allCases)
    func silent(silence: Silence) async throws {
        let fixture = try DeliveryFixture()
        try await ScriptedAcceptor.run(Self.script(silence)) { remote in
            fixture.configure(port: remote.port)
            try await testGracefulShutdown { trigger in
                try await withThrowingTaskGroup { group in
                    let service = fixture.service(timeouts: DeliveryFixture.patience)
                    group.addTask { try await service.run() }
                    while try fixture.delivery()?.state != .sending { try await Task.sleep(for: .milliseconds(10)) }
                    try await Task.sleep(for: .milliseconds(300))
                    trigger.triggerGracefulShutdown()
                    try await group.waitForAll()
                }
            }
        }
        let delivery = try #require(try fixture.delivery())
        // Only the release was not answered: the result has arrived.
        #expect(delivery.state == (silence == .release ? .delivered : .pending))
        #expect(delivery.attempts == (silence == .release ? 1 : 0))
    }

    @Test("a result is read where blocking work is done, and not at all where none is done any more")
    func reading() async throws {
        let fixture = try DeliveryFixture()
        let work = BlockingWork(threads: 1)
        try await work.shutDown()
        let requestor = AssociationRequestor(
            callingAETitle: ApplicationEntityTitle(constant: "NODE"), group: MultiThreadedEventLoopGroup.singleton,
            logger: DeliveryFixture.logger)
        let destination = Destination(
            name: "pacs", aeTitle: ApplicationEntityTitle(constant: "PACS"), host: "127.0.0.1", port: 1)
        let delivery = try #require(try fixture.delivery())
        let failure = await #expect(throws: DeliveryFailure.self) {
            _ = try await ResultSender(requestor: requestor, work: work).send(delivery, to: destination)
        }
        #expect(failure?.kind == .interrupted)
    }
}
