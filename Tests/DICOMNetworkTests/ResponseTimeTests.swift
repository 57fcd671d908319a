import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("The time that a peer has for a response", .timeLimit(.minutes(3)))
struct ResponseTimeTests {
    private static let echo = Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 1)

    private static func context(_ abstractSyntax: UID) -> ProposedContext {
        ProposedContext(
            abstractSyntax: abstractSyntax, transferSyntaxes: [.explicitVRLittleEndian], roles: [.user, .provider])
    }

    /// Sixty seconds for a response.
    private static func requestor(serving services: [any ServiceProvider] = []) -> AssociationRequestor {
        var requestor = RequestorTests.requestor(association: .seconds(30), response: .seconds(60))
        requestor.services = ServiceRegistry(services)
        return requestor
    }

    /// Lets a time pass that is the last of the peer's.
    private static func expectEnd(of call: SimulatedCall, after time: TimeAmount) async {
        await call.wait(time - .nanoseconds(1))
        #expect(!call.isAborted)
        await call.wait(.nanoseconds(1))
        #expect(call.isAborted)
        await call.close()
    }

    @Test("is not longer because the peer asks for something", arguments: [true, false])
    func asking(isServed: Bool) async throws {
        let requestor = Self.requestor(serving: isServed ? [VerificationProvider()] : [])
        try await SimulatedCall.run(requestor, [Self.context(SOPClass.verification)]) { call, association in
            async let echo = association.echo()
            #expect(try await call.eventually { call.commands.count == 1 })
            await call.wait(.seconds(50))
            try await call.send(Self.echo)
            #expect(call.commands.last?.status == (isServed ? .success : .unrecognizedOperation))
            await Self.expectEnd(of: call, after: .seconds(10))
            var failure: NetworkError?
            do { _ = try await echo } catch { failure = error as? NetworkError }
            #expect(failure == .timedOut(awaited: "a response"))
        }
    }

    @Test("stands still while we have not answered what the peer asked for since")
    func answering() async throws {
        let reports = ScriptedProvider([.nEventReportRequest], [.storageCommitment: .user])
        let requestor = Self.requestor(serving: [reports])
        let instance = UID(constant: "1.2.840.10008.1.20.1.1")
        try await SimulatedCall.run(requestor, [Self.context(.storageCommitment)]) { call, association in
            let context = try association.context(for: .storageCommitment)
            let action = NActionRequest(sopClassUID: .storageCommitment, sopInstanceUID: instance, actionTypeID: 1)
            async let response = association.perform(action, in: context, dataSet: .bytes([1, 2]))
            #expect(try await call.eventually { call.dataSets == 1 })
            await call.wait(.seconds(40))
            var report = NEventReportRequest(
                sopClassUID: .storageCommitment, sopInstanceUID: instance, eventTypeID: 1)
            report.messageID = 7
            try await call.send(
                Samples.pdu(report.commandSet(hasDataSet: true), context: 1),
                Samples.fragment([1, 2], context: 1, isCommand: false, isLast: true))
            await call.wait(.seconds(500))
            #expect(!call.isAborted)
            reports.asked.first?.responder.respond(report.response(.success))
            #expect(try await call.eventually { call.commands.last?.status == .success })
            await Self.expectEnd(of: call, after: .seconds(20))
            _ = try? await response
        }
    }

    @Test("runs although we have not answered what the peer asked for before")
    func answeringLater() async throws {
        let reports = ScriptedProvider([.nEventReportRequest], [.storageCommitment: .user])
        let requestor = Self.requestor(serving: [reports])
        let instance = UID(constant: "1.2.840.10008.1.20.1.1")
        try await SimulatedCall.run(requestor, [Self.context(.storageCommitment)]) { call, association in
            let context = try association.context(for: .storageCommitment)
            let report = NEventReportRequest(
                sopClassUID: .storageCommitment, sopInstanceUID: instance, eventTypeID: 1)
            try await call.send(Samples.pdu(report.commandSet(), context: 1))
            #expect(reports.asked.count == 1)
            let action = NActionRequest(sopClassUID: .storageCommitment, sopInstanceUID: instance, actionTypeID: 1)
            async let response = association.perform(action, in: context, dataSet: .bytes([1, 2]))
            #expect(try await call.eventually { call.dataSets == 1 })
            await Self.expectEnd(of: call, after: .seconds(60))
            _ = try? await response
            #expect(reports.cancellations == 1)
        }
    }

    @Test("stands still while a data set of the peer's arrives, which has limits of its own")
    func receiving() async throws {
        let storage = MemoryStorage()
        let contexts = [Self.context(SOPClass.ctImageStorage)]
        try await SimulatedCall.run(Self.requestor(serving: [storage]), contexts) { call, association in
            async let stored = association.store(AssociationTests.item([1, 2]))
            #expect(try await call.eventually { call.dataSets == 1 })
            await call.wait(.seconds(40))
            try await call.send(
                Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 1),
                Samples.fragment([1, 2], context: 1, isCommand: false, isLast: false))
            await call.wait(.seconds(100))
            try await call.send(Samples.fragment([1, 2], context: 1, isCommand: false, isLast: true))
            #expect(storage.instances.count == 1)
            await Self.expectEnd(of: call, after: .seconds(20))
            _ = try? await stored
        }
    }
}
