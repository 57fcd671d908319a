import DICOM
import DICOMNetwork
import NIOCore
import NIOPosix
import TestSupport
import Testing

@Suite("A requestor and peers that do not do as they should")
struct RequestorTests {
    /// A requestor with patience, but where a peer is known not to answer.
    static func requestor(
        association: Duration = RunningAcceptor.patience,
        response: Duration = RunningAcceptor.patience
    ) -> AssociationRequestor {
        var timeouts = RequestorTimeouts()
        timeouts.connect = RunningAcceptor.patience
        timeouts.association = association
        timeouts.response = response
        return AssociationRequestor(
            callingAETitle: ApplicationEntityTitle(constant: "TESTER"),
            timeouts: timeouts,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: RunningAcceptor.logger
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let expected: NetworkError
        var requestor = RequestorTests.requestor()
        let script: ScriptedAcceptor.Script
    }

    private static func accept(
        _ request: AssociateRequest, version: UInt16 = 1, transferSyntax: String = Samples.implicit
    ) -> ByteBuffer {
        let answers = request.presentationContexts.map {
            PresentationContextAnswer(id: $0.id, result: .acceptance, transferSyntax: transferSyntax)
        }
        var accept = AssociateAccept(
            calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
            presentationContexts: answers, userInformation: UserInformation(maximumLength: 0))
        accept.protocolVersion = version
        return PDUEncoder.encode(.associateAccept(accept))
    }

    @Test("offers no PDU length that makes no sense", arguments: [-1, 0, 5, 4095, 16_777_217])
    func offeredLength(length: Int) async throws {
        let reserved = try ReservedPort()
        let remote = RemoteApplicationEntity(title: RunningAcceptor.title, host: "127.0.0.1", port: reserved.port)
        var requestor = Self.requestor()
        requestor.maximumPDULength = length
        let expected = NetworkError.invalidConfiguration(
            setting: "maximum PDU length", found: "\(length)", expected: "4096 to 16777216")
        let offering = requestor
        await #expect(throws: expected) {
            try await offering.withAssociation(to: remote, proposing: [.verification]) { _ in }
        }
    }

    static let cases = [
        Case(testDescription: "rejects", expected: .rejected(.calledAETitleNotRecognized)) { _ in
            [PDUEncoder.encode(.associateReject(.calledAETitleNotRecognized))]
        },
        Case(testDescription: "aborts instead of accepting", expected: .aborted(.serviceUser)) { _ in
            [PDUEncoder.encode(.abort(.serviceUser))]
        },
        Case(
            testDescription: "does not answer the request",
            expected: .timedOut(awaited: "the answer to the association request"),
            requestor: requestor(association: .milliseconds(100))
        ) { _ in [] },
        Case(
            testDescription: "answers with what is no PDU",
            expected: .notDICOM("no PDU has type 72")
        ) { _ in [ByteBuffer(string: "HTTP/1.1 400 Bad Request")] },
        Case(
            testDescription: "accepts in another version",
            expected: .acceptedWrongly("the association was accepted in another protocol version")
        ) {
            guard case .pdu(.associateRequest(let request)) = $0 else { return nil }
            return [Self.accept(request, version: 2)]
        },
        Case(
            testDescription: "accepts a transfer syntax that was not proposed",
            expected: .noAcceptedContext(sopClass: SOPClass.verification, transferSyntax: nil)
        ) {
            guard case .pdu(.associateRequest(let request)) = $0 else { return [PDUEncoder.encode(.releaseReply)] }
            return [Self.accept(request, transferSyntax: Samples.explicit)]
        },
        Case(testDescription: "aborts on an echo", expected: .aborted(.unexpectedPDU)) {
            if case .pdu(.associateRequest(let request)) = $0 { return [ScriptedAcceptor.accept(request)] }
            return [PDUEncoder.encode(.abort(.unexpectedPDU))]
        },
        Case(testDescription: "releases instead of answering", expected: .releasedByPeer) {
            if case .pdu(.associateRequest(let request)) = $0 { return [ScriptedAcceptor.accept(request)] }
            return [PDUEncoder.encode(.releaseRequest)]
        },
        Case(
            testDescription: "does not answer an echo",
            expected: .timedOut(awaited: "a response"),
            requestor: requestor(response: .milliseconds(100))
        ) {
            if case .pdu(.associateRequest(let request)) = $0 { return [ScriptedAcceptor.accept(request)] }
            return []
        },
        Case(
            testDescription: "answers another message",
            expected: .protocolViolation("response 0x8030 without a request")
        ) {
            if case .pdu(.associateRequest(let request)) = $0 { return [ScriptedAcceptor.accept(request)] }
            let other = Samples.command(0x0030, sopClass: Samples.verification, messageID: 99)
            return ScriptedAcceptor.response(other, .success, contextID: 1)
        },
    ]

    @Test("is told what the peer did", arguments: cases)
    func failures(example: Case) async throws {
        try await ScriptedAcceptor.run(example.script) { remote in
            await #expect(throws: example.expected) {
                try await example.requestor.withAssociation(to: remote, proposing: [.verification]) {
                    try await $0.echo()
                }
            }
        }
    }

    @Test("a port where nobody listens refuses the connection, in words")
    func refused() async throws {
        let reserved = try ReservedPort()
        let remote = RemoteApplicationEntity(title: RunningAcceptor.title, host: "127.0.0.1", port: reserved.port)
        await #expect(throws: NetworkError.connectionFailed(remote, reason: "Connection refused")) {
            try await Self.requestor().withAssociation(to: remote, proposing: [.verification]) { _ in }
        }
    }

    @Test("an address that is taken cannot be listened on, in words")
    func addressInUse() async throws {
        try await RunningAcceptor.run { running in
            let expected = NetworkError.cannotListen(
                host: "127.0.0.1",
                port: running.port,
                reason: "Address already in use"
            )
            await #expect(throws: expected) {
                try await RunningAcceptor.run(configure: { $0.port = running.port }) { _ in }
            }
        }
    }

    @Test("a host name that has several addresses leads to one association")
    func hostName() async throws {
        try await RunningAcceptor.run { running in
            var remote = running.remote
            remote.host = "localhost"
            let status = try await Self.requestor().withAssociation(to: remote, proposing: [.verification]) {
                try await $0.echo()
            }
            #expect(status == .success)
            #expect(running.observer.accepted.count == 1)
        }
    }

    @Test("a host that does not exist is named")
    func unknownHost() async throws {
        let remote = RemoteApplicationEntity(title: RunningAcceptor.title, host: "no-such-host.invalid", port: 104)
        let error = await #expect(throws: NetworkError.self) {
            try await Self.requestor().withAssociation(to: remote, proposing: [.verification]) { _ in }
        }
        #expect(error?.description.contains("no-such-host.invalid") == true)
        #expect(error?.isTransient == true)
    }

    @Test("no PDU is longer than the peer takes", arguments: [64, 128, 4097, 16_384, 0] as [UInt32])
    func maximumLength(limit: UInt32) async throws {
        let seen = Samples.Last<CommandSet>()
        let script: ScriptedAcceptor.Script = { received in
            switch received {
            case .pdu(.associateRequest(let request)): return [ScriptedAcceptor.accept(request, maximumLength: limit)]
            case .pdu(.releaseRequest): return [PDUEncoder.encode(.releaseReply)]
            case .command(let command, _): seen.remember(command)
            case .endOfDataSet(let contextID):
                if let command = seen.value {
                    return ScriptedAcceptor.response(command, .success, contextID: contextID)
                }
            case .pdu: break
            }
            return []
        }
        let limitInForce = limit == 0 ? 131_072 : Int(max(limit, 128))
        try await ScriptedAcceptor.run(script, maximumLength: limitInForce) { remote in
            let bytes = [UInt8](repeating: 1, count: 300_000)
            let response = try await Self.requestor().withAssociation(
                to: remote,
                proposing: [AssociationTests.ct]
            ) { try await $0.store(AssociationTests.item(bytes)) }
            #expect(response.status == .success)
        }
    }

    @Test("what the peer asks for on our association is not recognized, and does not disturb it")
    func requestFromPeer() async throws {
        let script: ScriptedAcceptor.Script = { received in
            switch received {
            case .pdu(.associateRequest(let request)): return [ScriptedAcceptor.accept(request)]
            case .pdu(.releaseRequest): return [PDUEncoder.encode(.releaseReply)]
            case .command(let command, let contextID):
                guard (try? command.commandField()) == .cEchoRequest else {
                    let echo = Samples.command(0x0030, sopClass: Samples.verification, messageID: 1)
                    let status: DIMSEStatus = command.status == .unrecognizedOperation ? .success : .processingFailure
                    return ScriptedAcceptor.response(echo, ServiceOutcome(status: status), contextID: contextID)
                }
                let report = Samples.command(0x0100, hasDataSet: true)
                return [
                    Samples.pdu(report, context: contextID),
                    Samples.fragment([1, 2], context: contextID, isCommand: false, isLast: true),
                ]
            default: return []
            }
        }
        try await ScriptedAcceptor.run(script) { remote in
            let status = try await Self.requestor().withAssociation(to: remote, proposing: [.verification]) {
                try await $0.echo()
            }
            #expect(status == .success)
        }
    }

    @Test("a file that cannot be read is named")
    func unreadable() async throws {
        try await RunningAcceptor.run { running in
            var item = AssociationTests.item([])
            item.source = .file(path: "/nowhere/at-all", dataSetOffset: 0)
            let missing = item
            let expected = NetworkError.readingFailed(path: "/nowhere/at-all", reason: "No such file or directory")
            await #expect(throws: expected) {
                try await running.requestor.withAssociation(to: running.remote, proposing: [AssociationTests.ct]) {
                    try await $0.store(missing)
                }
            }
        }
    }

    @Test("cancellation aborts what is going on")
    func cancellation() async throws {
        let storage = MemoryStorage(isHesitant: true)
        let failure = Samples.Last<NetworkError>()
        try await RunningAcceptor.run(storage: storage) { running in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try? await running.requestor.withAssociation(
                        to: running.remote, proposing: [AssociationTests.ct]
                    ) { association in
                        do throws(NetworkError) {
                            _ = try await association.store(AssociationTests.item([1, 2]))
                        } catch {
                            failure.remember(error)
                            throw error
                        }
                    }
                }
                #expect(try await RunningAcceptor.eventually { storage.waiting == 1 })
                group.cancelAll()
                #expect(try await RunningAcceptor.eventually { failure.value == .cancelled })
                storage.answerAll()
                try await group.waitForAll()
            }
        }
    }
}
