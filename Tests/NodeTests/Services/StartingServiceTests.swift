import Node
import ServiceLifecycleTestKit
import Testing

@Suite("Services that take a while to start", .timeLimit(.minutes(1)))
struct StartingServiceTests {
    @Test("an order to stop ends the start, and is no error")
    func stops() async throws {
        try await testGracefulShutdown { trigger in
            let service = StartingService(logger: DeliveryFixture.logger) {
                trigger.triggerGracefulShutdown()
                try await Task.sleep(for: .seconds(3600))
                return []
            }
            try await service.run()
        }
    }

    @Test("that they are done is no error")
    func ends() async throws {
        try await StartingService(logger: DeliveryFixture.logger) { [] }.run(stoppedBy: [])
    }

    @Test("an error of the start is theirs")
    func fails() async {
        let service = StartingService(logger: DeliveryFixture.logger) {
            throw NodeError.unusableWorker(reason: "nowhere")
        }
        await #expect(throws: NodeError.unusableWorker(reason: "nowhere")) { try await service.run() }
    }
}
