import DICOM
import DICOMNetwork
import NIOCore
import Synchronization
import Testing

@Suite("A request of ours", .timeLimit(.minutes(3)))
struct RequestLifeTests {
    static let find = ProposedContext(
        abstractSyntax: .studyRootFind, transferSyntaxes: [.implicitVRLittleEndian])
    private static let get = ProposedContext(abstractSyntax: .studyRootGet, transferSyntaxes: [.explicitVRLittleEndian])
    private static let storing = ProposedContext(
        abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.explicitVRLittleEndian], roles: .provider)

    /// Sixty seconds for a response, thirty for a release.
    static func requestor(serving services: [any ServiceProvider] = []) -> AssociationRequestor {
        var requestor = RequestorTests.requestor(association: .seconds(30), response: .seconds(60))
        requestor.services = ServiceRegistry(services)
        return requestor
    }

    static func asking(_ association: Association) async throws -> DIMSEResponses<CFindResponse> {
        try await association.responses(
            to: CFindRequest(sopClassUID: .studyRootFind), in: try association.context(for: .studyRootFind),
            dataSet: .bytes([1, 2]))
    }

    @Test("is forgotten with its association, even where somebody keeps its responses")
    func memory() async throws {
        weak var service: ScriptedProvider?
        var kept: DIMSEResponses<CFindResponse>?
        do {
            let provider = ScriptedProvider([.nEventReportRequest], [:])
            service = provider
            try await SimulatedCall.run(Self.requestor(serving: [provider]), [Self.find]) { call, association in
                async let asked = Self.asking(association)
                #expect(try await call.eventually { call.dataSets == 1 })
                kept = try await asked
                #expect(service != nil)
            }
        }
        #expect(kept != nil)
        kept = nil
        #expect(try await RunningAcceptor.eventually { service == nil })
    }

    @Test("has its response where that announces a data set which it cannot have", arguments: [false, true])
    func announced(follows: Bool) async throws {
        let item = AssociationTests.item([1, 2])
        try await SimulatedCall.run(Self.requestor(), [AssociationTests.ct]) { call, association in
            async let stored = association.store(item)
            #expect(try await call.eventually { call.dataSets == 1 })
            var response = Samples.command(0x8001, messageID: nil, hasDataSet: true)
            response.set(CommandElement.messageIDBeingRespondedTo, 1)
            response.set(CommandElement.status, DIMSEStatus.success.rawValue)
            try await call.send(Samples.pdu(response, context: 1))
            let status = try await stored.status
            #expect(status == .success)
            if follows {
                try await call.send(Samples.fragment([1, 2], context: 1, isCommand: false, isLast: true))
            }
            async let again = association.store(item)
            #expect(try await call.eventually { call.dataSets == 2 })
            try await call.answer(.cStoreRequest, .success, messageID: 2)
            let second = try await again.status
            #expect(second == .success)
        }
    }

    @Test("has its response in its own presentation context where a data set follows", arguments: [1, 3] as [UInt8])
    func context(contextID: UInt8) async throws {
        try await SimulatedCall.run(Self.requestor(), [Self.find, Self.get]) { call, association in
            async let asked = Self.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let responses = try await asked
            var response = Samples.command(0x8020, messageID: nil, hasDataSet: true)
            response.set(CommandElement.messageIDBeingRespondedTo, 1)
            response.set(CommandElement.status, DIMSEStatus.pending.rawValue)
            try await call.send(
                Samples.pdu(response, context: contextID),
                Samples.fragment([1, 2], context: contextID, isCommand: false, isLast: true))
            #expect(call.pdus.contains(.abort(.unexpectedPDU)) == (contextID == 3))
            withExtendedLifetime(responses) {}
        }
    }

    @Test("has its response by its message ID, whatever it calls itself")
    func misnamed() async throws {
        try await SimulatedCall.run(Self.requestor(), [AssociationTests.ct]) { call, association in
            async let stored = association.store(AssociationTests.item([1, 2]))
            #expect(try await call.eventually { call.dataSets == 1 })
            try await call.answer(.cEchoRequest, .success)
            let status = try await stored.status
            #expect(status == .success)
        }
    }

    private static let incoming = [
        Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 3),
        Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true),
    ]

    @Test("of a C-GET is not awaited for ever once an instance has come")
    func retrieving() async throws {
        let storage = MemoryStorage()
        try await SimulatedCall.run(Self.requestor(serving: [storage]), [Self.get, Self.storing]) { call, association in
            let context = try association.context(for: .studyRootGet)
            async let response = association.perform(
                CGetRequest(sopClassUID: .studyRootGet), in: context, dataSet: .bytes([1, 2]))
            #expect(try await call.eventually { call.dataSets == 1 })
            for bytes in Self.incoming { try await call.send(bytes) }
            #expect(storage.instances.count == 1)
            #expect(call.commands.last?.status == .success)
            await call.wait(.seconds(60) - .nanoseconds(1))
            #expect(!call.isAborted)
            await call.wait(.nanoseconds(1))
            #expect(call.isAborted)
            if !call.isAborted { await call.close() }
            var failure: NetworkError?
            do { _ = try await response } catch { failure = error as? NetworkError }
            #expect(failure == .timedOut(awaited: "a response"))
        }
    }

    @Test("is not given up while we do not read because of our own disk")
    func ownSilence() async throws {
        let storage = MemoryStorage(isHesitant: true)
        try await SimulatedCall.run(Self.requestor(serving: [storage]), [Self.get, Self.storing]) { call, association in
            let context = try association.context(for: .studyRootGet)
            async let response = association.perform(
                CGetRequest(sopClassUID: .studyRootGet), in: context, dataSet: .bytes([1, 2]))
            #expect(try await call.eventually { call.dataSets == 1 })
            for bytes in Self.incoming { try await call.send(bytes) }
            await call.wait(.seconds(119))
            #expect(!call.isAborted)
            storage.answerAll()
            #expect(try await call.eventually { call.commands.last?.status == .success })
            try await call.answer(.cGetRequest, .success)
            if call.isAborted { await call.close() }
            let status = try await response.response.status
            #expect(status == .success)
        }
    }

    @Test("that is answered after the request for release does not put off the end, and who reads is told")
    func releasing() async throws {
        try await SimulatedCall.run(Self.requestor(), [Self.find]) { call, association in
            async let asked = Self.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let responses = try await asked
            async let end: Void = association.release()
            #expect(try await call.eventually { call.pdus.last == .releaseRequest })
            var reader = responses
            await #expect(throws: NetworkError.cancelled) { _ = try await reader.next() }
            await call.wait(.seconds(20))
            try await call.answer(.cFindRequest, .pending, dataSet: [1, 2])
            #expect(!call.isAborted)
            await call.wait(.seconds(10))
            #expect(call.isAborted)
            await call.close()
            await end
        }
    }

    @Test("asks the peer to stop only once, and only where there can be more")
    func cancelling() async throws {
        try await SimulatedCall.run(Self.requestor(), [Self.find]) { call, association in
            async let asked = Self.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let responses = try await asked
            responses.cancel()
            responses.cancel()
            await call.settle()
            #expect(try call.commands.map { try $0.commandField() } == [.cFindRequest, .cCancelRequest])
        }
    }

    @Test("stops the reading where a megabyte is unread", arguments: [(10, true), (11, false)])
    func unreadBytes(count: Int, isRead: Bool) async throws {
        try await SimulatedCall.run(Self.requestor(), [Self.find]) { call, association in
            async let asked = Self.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let responses = try await asked
            // The first one is read already.
            for _ in 0...count {
                try await call.answer(.cFindRequest, .pending, dataSet: [UInt8](repeating: 0, count: 100_000))
            }
            try await call.send(PDUEncoder.encode(.releaseRequest))
            #expect(call.pdus.contains(.releaseReply) == isRead)
            withExtendedLifetime(responses) {}
        }
    }

    @Test("that nobody wants any more keeps nothing of what still comes")
    func abandoned() async throws {
        try await SimulatedCall.run(Self.requestor(), [Self.find]) { call, association in
            do { _ = try await Self.asking(association) }
            #expect(try await call.eventually { call.commands.count == 2 })
            try await call.answer(.cFindRequest, .pending, dataSet: [UInt8](repeating: 0, count: 17_000_000))
            #expect(!call.isAborted, "longer than what is taken of one that somebody waits for")
        }
    }

    @Test(
        "whose task is cancelled before it goes out disturbs nobody; one that is out aborts", arguments: [false, true])
    func cancelled(isOut: Bool) async throws {
        try await SimulatedCall.run(Self.requestor(), [Self.find]) { call, association in
            let context = try association.context(for: .studyRootFind)
            let ask: @Sendable () async throws(NetworkError) -> DIMSEStatus = { () async throws(NetworkError) in
                try await association.perform(
                    CFindRequest(sopClassUID: .studyRootFind), in: context, dataSet: .bytes([1, 2])
                ).response.status
            }
            try await withThrowingTaskGroup(of: DIMSEStatus.self) { group in
                async let first = ask()
                #expect(try await call.eventually { call.dataSets == 1 })
                if isOut { try await call.answer(.cFindRequest, .success) }
                if isOut { _ = try await first }
                group.addTask { try await ask() }
                if isOut { #expect(try await call.eventually { call.dataSets == 2 }) }
                for _ in 0..<20 {
                    await call.settle()
                    try await Task.sleep(for: .milliseconds(5))
                }
                group.cancelAll()
                if !isOut { try await call.answer(.cFindRequest, .success) }
                let ended = Mutex(false)
                async let pumping = call.eventually { ended.withLock { $0 } }
                await #expect(throws: NetworkError.cancelled) { _ = try await group.next() }
                if !isOut { _ = try await first }
                ended.withLock { $0 = true }
                _ = try await pumping
                #expect(call.commands.count == (isOut ? 2 : 1))
                #expect(call.isAborted == isOut)
            }
        }
    }

    @Test("needs the data set that it has, and no other")
    func presence() async throws {
        try await SimulatedCall.run(Self.requestor(), [Self.find, .verification]) { call, association in
            let context = try association.context(for: .studyRootFind)
            let missing = NetworkError.invalidMessage("a request without the data set that belongs to it")
            await #expect(throws: missing) {
                _ = try await association.perform(CFindRequest(sopClassUID: .studyRootFind), in: context)
            }
            let misplaced = NetworkError.invalidMessage("a request with a data set, which it does not have")
            let verification = try association.context(for: SOPClass.verification)
            await #expect(throws: misplaced) {
                _ = try await association.perform(CEchoRequest(), in: verification, dataSet: .bytes([1, 2]))
            }
            await call.settle()
            #expect(call.commands.isEmpty)
        }
    }

    private struct NoTLS: Error {}

    @Test("is not made where the handlers in front of the upper layer fail, and the connection is closed")
    func security() async throws {
        let seen = Samples.Last<any Channel>()
        var requestor = Self.requestor()
        requestor.security = TransportSecurity { channel, _ in
            seen.remember(channel)
            throw NoTLS()
        }
        let failing = requestor
        await #expect(throws: (any Error).self) {
            try await SimulatedCall.run(failing, [Self.find]) { _, _ in }
        }
        #expect(seen.value?.isActive == false)
    }
}
