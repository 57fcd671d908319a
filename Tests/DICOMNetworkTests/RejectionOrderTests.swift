import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("The answer to an association request")
struct RejectionOrderTests {
    /// Everything that can be wrong with a request, mended one after the other, and the reason before that.
    private static let steps: [(reason: AssociateRejection, mend: @Sendable (inout AssociateRequest) -> Void)] = [
        (AssociateRejection(result: 1, source: 2, reason: 2), { $0.protocolVersion = 3 }),
        (
            AssociateRejection(result: 1, source: 1, reason: 2),
            { $0.applicationContext = AssociateRequest.dicomApplicationContext }
        ),
        (AssociateRejection(result: 1, source: 1, reason: 3), { $0.callingAETitle = "SCANNER" }),
        (AssociateRejection(result: 1, source: 1, reason: 7), { $0.calledAETitle = "SEGNODE" }),
    ]

    @Test("names what a requestor has to change before what passes by itself")
    func order() throws {
        let acceptor = SimulatedAcceptor {
            $0.maximumAssociations = 1
            $0.allowedCallingTitles = [ApplicationEntityTitle(constant: "SCANNER")]
        }
        let first = try acceptor.connect()
        first.send(PDUEncoder.encode(.associateRequest(Samples.request(calling: "SCANNER"))))
        #expect(acceptor.observer.accepted.count == 1)
        var request = Samples.request(called: "OTHER", calling: "NOBODY")
        request.protocolVersion = 2
        request.applicationContext = "1.2.3"
        for step in Self.steps {
            let peer = try acceptor.connect()
            peer.send(PDUEncoder.encode(.associateRequest(request)))
            #expect(peer.pdus == [.associateReject(step.reason)])
            step.mend(&request)
        }
        let last = try acceptor.connect()
        last.send(PDUEncoder.encode(.associateRequest(request)))
        #expect(last.pdus == [.associateReject(AssociateRejection(result: 2, source: 3, reason: 2))])
        first.close()
        let welcome = try acceptor.connect()
        welcome.send(PDUEncoder.encode(.associateRequest(request)))
        #expect(acceptor.observer.accepted.count == 2, "one of several versions is ours")
        #expect(acceptor.observer.rejected.count == 5)
    }

    @Test("returns the titles as they came, and a context for each that was proposed")
    func acceptance() throws {
        let acceptor = SimulatedAcceptor {
            $0.acceptsAnyCalledTitle = true
            $0.maximumPDULength = 32_768
            $0.implementation = ImplementationIdentity(classUID: UID(constant: "1.2.3.9"), versionName: "NAME_9")
        }
        let peer = try acceptor.connect()
        var request = Samples.request(called: "ARCHIVE", calling: "SCANNER")
        request.presentationContexts.append(
            PresentationContextProposal(id: 9, abstractSyntax: "1.2.3", transferSyntaxes: [Samples.explicit]))
        request.presentationContexts.append(
            PresentationContextProposal(id: 11, abstractSyntax: Samples.ct, transferSyntaxes: ["2.25.7"]))
        peer.send(PDUEncoder.encode(.associateRequest(request)))
        let expected = AssociateAccept(
            calledAETitle: "ARCHIVE", callingAETitle: "SCANNER",
            presentationContexts: [
                PresentationContextAnswer(id: 1, result: .acceptance, transferSyntax: Samples.implicit),
                PresentationContextAnswer(id: 3, result: .acceptance, transferSyntax: Samples.explicit),
                PresentationContextAnswer(
                    id: 9, result: .abstractSyntaxNotSupported, transferSyntax: Samples.implicit),
                PresentationContextAnswer(
                    id: 11, result: .transferSyntaxesNotSupported, transferSyntax: Samples.implicit),
            ],
            userInformation: UserInformation(
                maximumLength: 32_768, implementationClassUID: "1.2.3.9", implementationVersionName: "NAME_9"))
        #expect(peer.pdus == [.associateAccept(expected)])
    }

    @Test("a refused context is told of with its first four transfer syntaxes")
    func refusedSyntaxes() throws {
        let acceptor = SimulatedAcceptor()
        var request = Samples.request()
        request.presentationContexts = [
            PresentationContextProposal(
                id: 1, abstractSyntax: Samples.ct, transferSyntaxes: ["2.25.1", "2.25.2", "2.25.3", "2.25.4", "2.25.5"])
        ]
        try acceptor.connect().send(PDUEncoder.encode(.associateRequest(request)))
        let expected = "\(Samples.ct): transferSyntaxesNotSupported (2.25.1, 2.25.2, 2.25.3, 2.25.4)"
        #expect(acceptor.observer.accepted.map(\.refusedContexts) == [[expected]])
    }

    @Test("takes no PDU that is longer than the acceptor says", arguments: [(4096, false), (4097, true)])
    func longestPDU(length: Int, isAborted: Bool) throws {
        let acceptor = SimulatedAcceptor { $0.maximumPDULength = 4096 }
        let peer = try acceptor.associate()
        peer.send(DeadlineTests.store)
        // The header of the value is part of the length.
        let bytes = [UInt8](repeating: 7, count: length - 6)
        peer.send(Samples.fragment(bytes, context: 3, isCommand: false, isLast: true))
        peer.settle()
        #expect(peer.pdus.contains(.abort(.invalidParameter)) == isAborted)
        #expect(acceptor.storage.instances.map(\.bytes) == (isAborted ? [] : [bytes]))
    }

    @Test("is a rejection where no title at all was called, although any would do")
    func noTitle() throws {
        let acceptor = SimulatedAcceptor { $0.acceptsAnyCalledTitle = true }
        for called in ["", "A\\B"] {
            let peer = try acceptor.connect()
            peer.send(PDUEncoder.encode(.associateRequest(Samples.request(called: called))))
            #expect(peer.pdus == [.associateReject(AssociateRejection(result: 1, source: 1, reason: 7))])
        }
        #expect(acceptor.observer.accepted.isEmpty && acceptor.observer.rejected.count == 2)
    }

    @Test("is a rejection where no application is named")
    func noApplication() throws {
        let whole = PDUEncoder.encode(.associateRequest(Samples.request()))
        // After the fixed fields: an item of 21 bytes.
        let (start, length) = (74, 4 + 21)
        try #require(whole.getInteger(at: start, as: UInt8.self) == 0x10)
        var bytes = whole.getSlice(at: 0, length: start) ?? ByteBuffer()
        let rest = whole.getSlice(at: start + length, length: whole.readableBytes - start - length)
        bytes.writeImmutableBuffer(rest ?? ByteBuffer())
        bytes.setInteger(UInt32(bytes.readableBytes - 6), at: 2)
        let peer = try SimulatedAcceptor().connect()
        peer.send(bytes)
        #expect(peer.pdus == [.associateReject(AssociateRejection(result: 1, source: 1, reason: 2))])
    }

    /// Takes one transfer syntax, in one role.
    private struct Picky: ServiceProvider {
        let role: ServiceRoles
        let syntax: TransferSyntax

        var requests: Set<CommandField> { [] }
        func roles(for abstractSyntax: UID) -> ServiceRoles { role }
        func accepts(_ transferSyntax: TransferSyntax, for abstractSyntax: UID) -> Bool { transferSyntax == syntax }
        func begin(_ request: ServiceRequest, _ responder: Responder) throws(ServiceOutcome) -> any ServiceOperation {
            throw ServiceOutcome(status: .processingFailure)
        }
    }

    @Test("has the transfer syntax of a service that takes the role, and of no other", arguments: [false, true])
    func syntaxOfRole(isRequestorProvider: Bool) {
        let services = ServiceRegistry([
            Picky(role: .user, syntax: .explicitVRLittleEndian),
            Picky(role: .provider, syntax: .implicitVRLittleEndian),
        ])
        let selection = RoleSelection(sopClassUID: Samples.ct, isUser: false, isProvider: true)
        let negotiator = ContextNegotiator(services: services, roles: isRequestorProvider ? [selection] : [])
        for syntaxes in [[Samples.explicit, Samples.implicit], [Samples.implicit, Samples.explicit]] {
            let answer = negotiator.answer(
                PresentationContextProposal(id: 3, abstractSyntax: Samples.ct, transferSyntaxes: syntaxes))
            let expected = isRequestorProvider ? Samples.explicit : Samples.implicit
            #expect(answer == PresentationContextAnswer(id: 3, result: .acceptance, transferSyntax: expected))
        }
    }
}
