import DICOM
import DICOMNetwork
import NIOCore
import TestSupport
import Testing

@Suite("Responses to a request", .timeLimit(.minutes(3)))
struct ResponderTests {
    private static func failure(_ body: () async throws(NetworkError) -> Void) async -> NetworkError? {
        do throws(NetworkError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    private static func isInvalid(_ error: NetworkError?) -> Bool {
        if case .invalidMessage = error { true } else { false }
    }

    @Test("that are none are not sent, whoever waits for that is told, and the request can still be answered")
    func invalid() async throws {
        let provider = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider])
        try await SimulatedPair.run(acceptor: [provider], proposing: [RequestLifeTests.find]) { association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await RunningAcceptor.eventually { provider.asked.count == 1 })
            let query = try #require(provider.asked.first)
            let responder = query.responder
            let find = try #require(query.request.message as? CFindRequest)
            let other = await Self.failure { () async throws(NetworkError) in
                try await responder.send(CEchoResponse(status: .success))
            }
            #expect(Self.isInvalid(other))
            let bare = await Self.failure { () async throws(NetworkError) in
                try await responder.send(find.response(.pending))
            }
            #expect(Self.isInvalid(bare))
            let misplaced = await Self.failure { () async throws(NetworkError) in
                try await responder.send(find.response(.success), dataSet: [8, 0])
            }
            #expect(Self.isInvalid(misplaced))
            try await responder.send(find.response(.pendingWithUnsupportedKeys), dataSet: [9, 0])
            try await responder.send(find.response(.success))
            let late = await Self.failure { () async throws(NetworkError) in
                try await responder.send(find.response(.success))
            }
            #expect(late == .cancelled)
            let responses = try await asked
            var found: [DIMSEStatus] = []
            var dataSets: [[UInt8]?] = []
            for try await next in responses {
                found.append(next.response.status)
                dataSets.append(next.dataSet)
            }
            #expect(found == [.pendingWithUnsupportedKeys, .success])
            #expect(dataSets == [[9, 0], nil])
        }
    }

    @Test("need a status")
    func withoutStatus() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            var responses = try await asked
            var response = Samples.command(0x8020, messageID: nil)
            response.set(CommandElement.messageIDBeingRespondedTo, 1)
            try await call.send(Samples.pdu(response, context: 1))
            await #expect(throws: NetworkError.protocolViolation("a response without a status")) {
                _ = try await responses.next()
            }
        }
    }

    @Test("to an ID that no request has break the protocol")
    func otherID() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let responses = try await asked
            try await call.answer(.cFindRequest, .success, messageID: 2)
            #expect(call.pdus.last == .abort(.unexpectedPDU))
            withExtendedLifetime(responses) {}
        }
    }

    @Test("do not come over a connection that is closed without a word", arguments: [true, false])
    func closed(isAccepted: Bool) async throws {
        let script: ScriptedAcceptor.Script = { received in
            guard isAccepted, case .pdu(.associateRequest(let request)) = received else { return nil }
            return [ScriptedAcceptor.accept(request)]
        }
        try await ScriptedAcceptor.run(script) { remote in
            await #expect(throws: NetworkError.connectionLost) {
                try await RequestorTests.requestor().withAssociation(to: remote, proposing: [.verification]) {
                    try await $0.echo()
                }
            }
        }
    }
}

@Suite("The identifier of an association")
struct AssociationIdentifierTests {
    @Test("has 32 hexadecimal digits, and is no other's")
    func digits() {
        let identifiers = (0..<1000).map { _ in AssociationIdentifier() }
        #expect(Set(identifiers).count == 1000)
        for identifier in identifiers {
            #expect(identifier.description.count == 32)
            #expect(identifier.description.allSatisfy { $0.isHexDigit })
        }
    }
}
