import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("A response that comes before its request is out", .timeLimit(.minutes(3)))
struct EarlyResponseTests {
    /// Sixty seconds for a response, and for a megabyte.
    private static func requestor(noting held: Samples.Last<Int>) -> AssociationRequestor {
        var requestor = RequestorTests.requestor(association: .seconds(30), response: .seconds(60))
        requestor.security = Dam.security(letting: 2, noting: held)
        return requestor
    }

    /// Stores three megabytes, of which the first one is out, while `body` plays the peer.
    private static func store(
        _ body: (SimulatedCall) async throws -> Void
    ) async throws -> Result<StoreResponse, NetworkError> {
        let held = Samples.Last<Int>()
        return try await SimulatedCall.run(requestor(noting: held), [AssociationTests.ct]) { call, association in
            async let stored = association.store(AssociationTests.item([UInt8](repeating: 7, count: 3_000_000)))
            #expect(try await call.eventually { call.commands.count == 1 && held.value == 1 })
            try await body(call)
            do { return .success(try await stored) } catch {
                return .failure(error as? NetworkError ?? .connectionLost)
            }
        }
    }

    @Test("is no success, which nobody can have yet", arguments: [.success, .init(rawValue: 0xB000)] as [DIMSEStatus])
    func success(status: DIMSEStatus) async throws {
        let result = try await Self.store { call in
            try await call.answer(.cStoreRequest, status)
            #expect(call.isAborted)
            await call.close()
        }
        let expected = NetworkError.protocolViolation("a response of success before the end of its request")
        #expect(throws: expected) { try result.get() }
    }

    @Test("is a failure even where the peer reads on, or closes", arguments: [true, false])
    func failure(readsOn: Bool) async throws {
        let result = try await Self.store { call in
            try await call.answer(.cStoreRequest, .outOfResources)
            if readsOn { try await call.openDam() } else { await call.close() }
            #expect(call.isAborted == false)
        }
        #expect(try result.get().status == .outOfResources)
    }

    @Test("does not let us wait for ever for a peer that reads nothing more")
    func stuck() async throws {
        let result = try await Self.store { call in
            try await call.answer(.cStoreRequest, .outOfResources)
            await call.wait(.seconds(60) - .nanoseconds(1))
            #expect(!call.isAborted)
            await call.wait(.nanoseconds(1))
            #expect(call.isAborted)
            await call.close()
        }
        #expect(try result.get().status == .outOfResources)
    }

    @Test("does not hide that the peer aborts, although it reads nothing more")
    func aborted() async throws {
        let result = try await Self.store { call in
            try await call.answer(.cStoreRequest, .outOfResources)
            await call.setWritable(false)
            try await call.send(PDUEncoder.encode(.abort(.serviceUser)))
            #expect(call.isClosed)
            await call.close()
        }
        #expect(try result.get().status == .outOfResources)
    }
}
