import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import NIOCore
import Node
import TestSupport
import Testing

/// The table of Conformance 4.2.2, "What follows from the answer".
@Suite("What follows from a destination's answer")
struct DeliveryAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let state: DeliveryState
        /// What the reason has to name; `nil`: there is none.
        let reason: String?
        let script: ScriptedAcceptor.Script
        var timeouts = DeliveryFixture.patience
    }

    static func status(_ code: UInt16, _ state: DeliveryState) -> Case {
        let digits = String(code, radix: 16, uppercase: true)
        let text = "0x" + String(repeating: "0", count: 4 - digits.count) + digits
        return Case(testDescription: text, state: state, reason: code == 0 ? nil : text) {
            answer($0, ServiceOutcome(status: DIMSEStatus(rawValue: code)))
        }
    }

    /// A peer that takes what it is offered and answers a C-STORE request.
    static func answer(_ received: ScriptedAcceptor.Received, _ outcome: ServiceOutcome) -> [ByteBuffer]? {
        switch received {
        case .pdu(.associateRequest(let request)): return [ScriptedAcceptor.accept(request)]
        case .pdu(.releaseRequest): return [PDUEncoder.encode(.releaseReply)]
        // The first request has message ID 1.
        case .endOfDataSet(let contextID):
            var request = CommandSet()
            request.set(CommandElement.commandField, CommandField.cStoreRequest.rawValue)
            request.set(CommandElement.messageID, 1)
            return ScriptedAcceptor.response(request, outcome, contextID: contextID)
        default: return []
        }
    }

    static func refusing(_ result: PresentationContextAnswer.Result) -> ScriptedAcceptor.Script {
        { received in
            guard case .pdu(.associateRequest(let request)) = received else {
                return [PDUEncoder.encode(.releaseReply)]
            }
            let answers = request.presentationContexts.map {
                PresentationContextAnswer(id: $0.id, result: result, transferSyntax: "1.2.840.10008.1.2")
            }
            let accept = AssociateAccept(
                calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
                presentationContexts: answers, userInformation: UserInformation())
            return [PDUEncoder.encode(.associateAccept(accept))]
        }
    }

    /// What happens on the association request.
    static func atOnce(
        _ description: String, _ state: DeliveryState, _ reason: String, _ answer: [ByteBuffer]?
    ) -> Case {
        Case(testDescription: description, state: state, reason: reason) { _ in answer }
    }

    /// What happens when everything is sent.
    static func afterwards(
        _ description: String, _ state: DeliveryState, _ reason: String, _ end: [ByteBuffer]?
    ) -> Case {
        Case(testDescription: description, state: state, reason: reason) { received in
            if case .endOfDataSet = received { return end }
            return answer(received, .success)
        }
    }

    static var impatience: RequestorTimeouts {
        var timeouts = DeliveryFixture.patience
        timeouts.response = .milliseconds(200)
        timeouts.association = .milliseconds(200)
        return timeouts
    }

    static let statuses =
        ([0x0000, 0x0001, 0x0107, 0x0116, 0xB000, 0xB006, 0xB007, 0xBFFF, 0x0111] as [UInt16])
        .map { status($0, .delivered) }
        + ([0xA700, 0xA7FF, 0x0110, 0x0213] as [UInt16]).map { status($0, .pending) }
        + ([
            0xA6FF, 0xA800, 0xA900, 0xA9FF, 0xC000, 0xCFFF, 0x0105, 0x0106, 0x0112, 0x0117, 0x0122, 0x0124, 0x0211,
            0x0212, 0xFE00, 0xFF00, 0x1234,
        ] as [UInt16]).map { status($0, .parked) }

    static let others = [
        atOnce(
            "permanent rejection", .parked, "rejected",
            [PDUEncoder.encode(.associateReject(.calledAETitleNotRecognized))]),
        atOnce("transient rejection", .pending, "rejected", [PDUEncoder.encode(.associateReject(.localLimitExceeded))]),
        atOnce("abort instead of an answer", .pending, "aborted", [PDUEncoder.encode(.abort(.serviceUser))]),
        atOnce("the connection is closed at once", .pending, "lost", nil),
        atOnce("no PDU", .pending, "does not speak DICOM", [ByteBuffer(string: "HTTP/1.1 400 Bad Request")]),
        Case(
            testDescription: "SOP class not accepted", state: .parked, reason: "no presentation context",
            script: refusing(.abstractSyntaxNotSupported)),
        Case(
            testDescription: "transfer syntax not accepted", state: .parked, reason: "no presentation context",
            script: refusing(.transferSyntaxesNotSupported)),
        afterwards("abort", .pending, "aborted", [PDUEncoder.encode(.abort(.serviceUser))]),
        afterwards("the connection is lost", .pending, "lost", nil),
        afterwards("release instead of a response", .pending, "released", [PDUEncoder.encode(.releaseRequest)]),
        afterwards(
            "an association request", .parked, "protocol", [PDUEncoder.encode(.associateReject(.localLimitExceeded))]),
        Case(
            testDescription: "no response", state: .pending, reason: "timed out",
            script: { received in
                if case .endOfDataSet = received { return [] }
                return answer(received, .success)
            }, timeouts: impatience),
        Case(
            testDescription: "no answer to the association request", state: .pending, reason: "timed out",
            script: { _ in [] }, timeouts: impatience),
    ]

    @Test("a status, a silence or an end means what the conformance statement says", arguments: statuses + others)
    func outcome(example: Case) async throws {
        let fixture = try DeliveryFixture()
        try await ScriptedAcceptor.run(example.script) { remote in
            fixture.configure(port: remote.port)
            try await fixture.run(timeouts: example.timeouts) {
                let delivery = try fixture.delivery()
                return delivery?.attempts == 1 && delivery?.state != .sending
            }
        }
        let delivery = try #require(try fixture.delivery())
        #expect(delivery.state == example.state)
        #expect((delivery.reason == nil) == (example.reason == nil))
        #expect(delivery.reason?.contains(example.reason ?? "") != false, "\(delivery.reason ?? "")")
    }

    @Test("a result whose file is damaged is sent to nobody, and parked")
    func damagedResult() async throws {
        let fixture = try DeliveryFixture()
        let path = fixture.folder.path("result.dcm")
        let proven = try fixture.archive.results.publish(path, as: UID(constant: "2.25.9"))
        var bytes = try Data(contentsOf: URL(filePath: proven))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: path))
        let reserved = try ReservedPort()
        fixture.configure(port: reserved.port)
        try await fixture.run { try fixture.delivery()?.reason != nil }
        #expect(try fixture.delivery()?.state == .parked)
        #expect(try fixture.delivery()?.reason?.contains("checksum") == true)
    }

    @Test("no connection is tried again")
    func nobodyThere() async throws {
        let fixture = try DeliveryFixture()
        let reserved = try ReservedPort()
        fixture.configure(port: reserved.port)
        try await fixture.run { try fixture.delivery()?.reason != nil }
        #expect(try fixture.delivery()?.state == .pending)
        #expect(try fixture.delivery()?.reason?.contains("Connection refused") == true)
    }

    @Test(
        "what a destination writes beside its status is counted, not kept", arguments: [0x0000, 0xB000, 0xA700, 0xC000])
    func comment(status: UInt16) async throws {
        let fixture = try DeliveryFixture()
        let outcome = ServiceOutcome(
            status: DIMSEStatus(rawValue: status), errorComment: "Patient DOE^JOHN is locked")
        try await ScriptedAcceptor.run({ Self.answer($0, outcome) }) { remote in
            fixture.configure(port: remote.port)
            try await fixture.run {
                try fixture.delivery().map { ![.pending, .sending].contains($0.state) || $0.reason != nil } ?? false
            }
        }
        let reason = try fixture.delivery()?.reason ?? ""
        #expect(!reason.contains("DOE"))
        #expect(reason.contains("26 bytes") == (status != 0), "\(reason)")
    }

    @Test("a destination that takes only the default transfer syntax gets every value in it")
    func implicitOnly() async throws {
        let fixture = try DeliveryFixture()
        let script: ScriptedAcceptor.Script = { received in
            guard case .pdu(.associateRequest(let request)) = received else { return Self.answer(received, .success) }
            #expect(
                request.presentationContexts.map(\.transferSyntaxes)
                    == [["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]])
            #expect(request.calledAETitle == "PACS")
            #expect(request.callingAETitle == "NODE")
            var changed = request
            changed.presentationContexts[0].transferSyntaxes.removeFirst()
            return [ScriptedAcceptor.accept(changed)]
        }
        try await ScriptedAcceptor.run(script) { remote in
            fixture.configure(port: remote.port)
            try await fixture.run { try fixture.delivery()?.state == .delivered }
        }
    }
}
