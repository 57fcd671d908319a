import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("Responses that nobody has read", .timeLimit(.minutes(3)))
struct UnreadResponseTests {
    private static let echo = Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 1)

    /// A request of the peer's is answered only where it is read: each command after the query is such an answer.
    @Test("stop the reading where they are sixteen, until they are fewer than eight")
    func counts() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            var responses = try await asked
            // The first one is read already.
            for number in 0...15 as ClosedRange<UInt8> {
                try await call.answer(.cFindRequest, .pending, dataSet: [number, 0])
            }
            try await call.send(Self.echo)
            #expect(call.commands.count == 2, "fifteen are unread")
            try await call.answer(.cFindRequest, .pending, dataSet: [16, 0])
            try await call.send(Self.echo)
            #expect(call.commands.count == 2, "sixteen are unread")
            await call.wait(.seconds(600))
            #expect(!call.isAborted, "the silence is ours")
            for number in 0...8 as ClosedRange<UInt8> {
                let next = try await responses.next()
                #expect(next?.dataSet == [number, 0])
            }
            await call.settle()
            #expect(call.commands.count == 2, "eight are unread")
            let next = try await responses.next()
            #expect(next?.dataSet == [9, 0])
            await call.settle()
            #expect(call.commands.count == 3, "seven are unread")
            await call.wait(.seconds(60) - .nanoseconds(1))
            #expect(!call.isAborted)
            await call.wait(.nanoseconds(1))
            #expect(call.isAborted, "the silence is the peer's again")
        }
    }

    @Test("have data sets of sixteen megabytes at most", arguments: [0, 1])
    func longest(excess: Int) async throws {
        let length = 16_777_216 + excess
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            var responses = try await asked
            try await call.answer(.cFindRequest, .pending, dataSet: [UInt8](repeating: 0, count: length))
            #expect(call.isAborted == (excess == 1))
            do throws(NetworkError) {
                let next = try await responses.next()
                #expect(next?.dataSet?.count == length && excess == 0)
            } catch {
                guard case .protocolViolation = error, excess == 1 else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test("are asked to stop by the ID of their request, which has its own each time")
    func cancel() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let first = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let done = try await first
            try await call.answer(.cFindRequest, .success)
            done.cancel()
            async let second = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 2 })
            let responses = try await second
            responses.cancel()
            await call.settle()
            #expect(try call.commands.map { try $0.commandField() } == [.cFindRequest, .cFindRequest, .cCancelRequest])
            #expect(call.commands.map { $0.number(CommandElement.messageID) } == [1, 2, nil])
            #expect(call.commands.last?.number(CommandElement.messageIDBeingRespondedTo) == 2)
            #expect(call.commands.last?.isFollowedByDataSet == false)
            withExtendedLifetime((done, responses)) {}
        }
    }

    @Test("are not asked to stop where there is only one of them")
    func single() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [.verification]) { call, association in
            let context = try association.context(for: SOPClass.verification)
            async let asked = association.responses(to: CEchoRequest(), in: context)
            #expect(try await call.eventually { call.commands.count == 1 })
            var responses = try await asked
            responses.cancel()
            await call.settle()
            #expect(call.commands.count == 1)
            // Nor does a status of pending make another one follow.
            try await call.answer(.cEchoRequest, .pending)
            let response = try await responses.next()
            #expect(response?.response.status == .pending)
            let end = try await responses.next()
            #expect(end == nil)
        }
    }
}
