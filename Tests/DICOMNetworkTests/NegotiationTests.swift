import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("An acceptor and association requests")
struct NegotiationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let expected: AssociateRejection
        var configure: @Sendable (inout AcceptorConfiguration) -> Void = { _ in }
        let change: @Sendable (inout AssociateRequest) -> Void
    }

    static let cases = [
        Case(testDescription: "another called title", expected: AssociateRejection(result: 1, source: 1, reason: 7)) {
            $0.calledAETitle = "OTHER"
        },
        Case(testDescription: "called title in lower case", expected: .calledAETitleNotRecognized) {
            $0.calledAETitle = "segnode"
        },
        Case(testDescription: "no called title", expected: .calledAETitleNotRecognized) { $0.calledAETitle = "" },
        Case(testDescription: "no calling title", expected: AssociateRejection(result: 1, source: 1, reason: 3)) {
            $0.callingAETitle = ""
        },
        Case(testDescription: "a calling title of control characters", expected: .callingAETitleNotRecognized) {
            $0.callingAETitle = "A\u{1B}[2J"
        },
        Case(
            testDescription: "a calling title that is not on the list",
            expected: .callingAETitleNotRecognized,
            configure: { $0.allowedCallingTitles = [ApplicationEntityTitle(constant: "SCANNER")] }
        ) { _ in },
        Case(testDescription: "no version that we know", expected: AssociateRejection(result: 1, source: 2, reason: 2))
        {
            $0.protocolVersion = 2
        },
        Case(testDescription: "another application", expected: AssociateRejection(result: 1, source: 1, reason: 2)) {
            $0.applicationContext = "1.2.3"
        },
    ]

    @Test("a request that cannot be accepted is rejected for its reason", arguments: cases)
    func rejections(example: Case) async throws {
        var request = Samples.request()
        example.change(&request)
        try await RunningAcceptor.run(configure: example.configure) { running in
            try await RawPeer.connect(to: running) { peer in
                try await peer.send(PDUEncoder.encode(.associateRequest(request)))
                #expect(try await peer.next() == [.associateReject(example.expected)])
            }
            #expect(running.observer.accepted.isEmpty)
            #expect(running.observer.rejected.map(\.end) == [.rejected(example.expected)])
            #expect(running.observer.ended.isEmpty)
        }
    }

    @Test("any called title will do where that is configured, and spaces around titles mean nothing")
    func anyTitle() async throws {
        try await RunningAcceptor.run(configure: { $0.acceptsAnyCalledTitle = true }) { running in
            try await RawPeer.connect(to: running) { peer in
                let request = Samples.request(called: "WHATEVER", calling: "  SCANNER 1 ")
                try await peer.send(PDUEncoder.encode(.associateRequest(request)))
                guard case .associateAccept(let accept)? = try await peer.next().first else {
                    Issue.record("\(peer.pdus)")
                    return
                }
                #expect(accept.userInformation.maximumLength == 131_072)
                #expect(running.observer.accepted.first?.callingAETitle == "SCANNER 1")
            }
        }
    }

    @Test("associations beyond the limit are rejected for the time being, and welcome again afterwards")
    func limit() async throws {
        try await RunningAcceptor.run(configure: { $0.maximumAssociationsPerPeer = 2 }) { running in
            try await RawPeer.associate(with: running) { _ in
                try await RawPeer.associate(with: running) { _ in
                    try await RawPeer.connect(to: running) { peer in
                        try await peer.send(PDUEncoder.encode(.associateRequest(Samples.request())))
                        let expected = AssociateRejection(result: 2, source: 3, reason: 2)
                        #expect(try await peer.next() == [.associateReject(expected)])
                    }
                }
            }
            #expect(try await RunningAcceptor.eventually { running.acceptor.connectionCount == 0 })
            try await RawPeer.associate(with: running) { _ in }
        }
    }

    @Test("one address has as many associations as it may, not one more, and so have all together")
    func limits() throws {
        let simulated = SimulatedAcceptor {
            $0.maximumAssociations = 64
            $0.maximumAssociationsPerPeer = 16
        }
        let rejection = PDU.associateReject(AssociateRejection(result: 2, source: 3, reason: 2))
        var peers: [SimulatedPeer] = []
        for address in ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"] {
            for _ in 0..<16 { peers.append(try simulated.associate(from: address)) }
            let peer = try simulated.connect(from: address)
            peer.send(PDUEncoder.encode(.associateRequest(Samples.request())))
            #expect(peer.pdus == [rejection], "\(address)")
            peer.close()
        }
        let late = try simulated.connect(from: "192.0.2.3")
        late.send(PDUEncoder.encode(.associateRequest(Samples.request())))
        #expect(late.pdus == [rejection])
        late.close()
        peers.removeLast().close()
        peers.append(try simulated.associate(from: "192.0.2.3"))
        #expect(simulated.acceptor.connectionCount == 64)
    }

    @Test("an address of IPv4 is the same whether it comes over IPv4 or IPv6")
    func mappedAddress() throws {
        let simulated = SimulatedAcceptor { $0.maximumAssociationsPerPeer = 1 }
        _ = try simulated.associate(from: "::ffff:192.0.2.1")
        #expect(simulated.observer.accepted.map(\.peerAddress) == ["192.0.2.1"])
        let peer = try simulated.connect(from: "192.0.2.1")
        peer.send(PDUEncoder.encode(.associateRequest(Samples.request())))
        #expect(peer.pdus == [.associateReject(.localLimitExceeded)])
    }

    @Test("IPv6 is listened on, called and written as it should be")
    func addressOfIPv6() async throws {
        try await RunningAcceptor.run(configure: { $0.host = "::1" }) { running in
            let status = try await running.requestor.withAssociation(to: running.remote, proposing: [.verification]) {
                try await $0.echo()
            }
            #expect(status == .success)
            #expect(running.remote.description == "SEGNODE@[::1]:\(running.port)")
            #expect(running.observer.accepted.map(\.peerAddress) == ["::1"])
        }
    }

    @Test("connections far beyond the limit are closed unheard")
    func flood() async throws {
        try await RunningAcceptor.run(configure: { $0.maximumAssociations = 1 }) { running in
            var peers: [RawPeer] = []
            for _ in 0..<1 + 16 + 10 { peers.append(try await RawPeer.open(to: running)) }
            let last = peers
            #expect(try await RunningAcceptor.eventually { last.count(where: \.isClosed) == 10 })
            #expect(running.acceptor.connectionCount == 1 + 16)
            for peer in peers where !peer.isClosed { try await peer.channel.close() }
        }
    }

    @Test("connections of one peer beyond its own limit take no room from other peers")
    func greed() throws {
        let simulated = SimulatedAcceptor {
            $0.maximumAssociations = 4
            $0.maximumAssociationsPerPeer = 2
        }
        let greedy = try (0..<2 + 16).map { _ in try simulated.connect(from: "192.0.2.1") }
        #expect(throws: ChannelError.self) { try simulated.connect(from: "192.0.2.1") }
        let modest = try (0..<2).map { _ in try simulated.associate(from: "192.0.2.2") }
        #expect(simulated.acceptor.connectionCount == greedy.count + modest.count)
        #expect(throws: ChannelError.self) { try simulated.connect(from: "192.0.2.3") }
    }

    private static func answer(_ abstractSyntax: String, _ syntaxes: [String]) -> PresentationContextAnswer {
        ContextNegotiator(services: ServiceRegistry([VerificationProvider(), MemoryStorage()]))
            .answer(PresentationContextProposal(id: 5, abstractSyntax: abstractSyntax, transferSyntaxes: syntaxes))
    }

    /// Implicit VR with big-endian pixels.
    private static let privateSyntax = "1.2.840.113619.5.2"

    @Test(
        "the first transfer syntax is accepted that data sets can be read in",
        arguments: [
            (["1.2.840.10008.1.2.4.201", Samples.explicit], "1.2.840.10008.1.2.4.201"),
            ([privateSyntax, Samples.implicit, Samples.explicit], Samples.implicit),
            (["2.25.7", Samples.explicit, Samples.implicit], Samples.explicit),
            (["not.a.uid", Samples.implicit], Samples.implicit),
            ([Samples.explicit, Samples.implicit], Samples.explicit),
            (["1.2.840.10008.1.2.1.98"], "1.2.840.10008.1.2.1.98"),
            (["1.2.840.10008.1.2.1.99"], "1.2.840.10008.1.2.1.99"),
            (["1.2.840.10008.1.2.2"], "1.2.840.10008.1.2.2"),
            ([privateSyntax], nil), (["2.25.7", privateSyntax], nil), ([], nil), (["..", "1.02"], nil),
        ] as [([String], String?)])
    func transferSyntaxes(proposed: [String], accepted: String?) {
        let answer = Self.answer(Samples.ct, proposed)
        #expect(answer.id == 5)
        #expect(answer.result == (accepted == nil ? .transferSyntaxesNotSupported : .acceptance))
        #expect(accepted == nil || answer.transferSyntax == accepted)
    }

    @Test("storage and verification are accepted, nothing else")
    func abstractSyntaxes() {
        #expect(Self.answer("1.2.840.10008.5.1.4.1.2.1.1", [Samples.implicit]).result == .abstractSyntaxNotSupported)
        #expect(Self.answer("", [Samples.implicit]).result == .abstractSyntaxNotSupported)
        #expect(Self.answer(Samples.verification, [Samples.implicit]).result == .acceptance)
        #expect(Self.answer(Samples.verification, ["2.25.7"]).result == .acceptance)
    }

    @Test("what was refused is known of the association, as far as it is a UID")
    func refusedContexts() throws {
        let simulated = SimulatedAcceptor()
        var request = Samples.request()
        request.presentationContexts += [
            PresentationContextProposal(id: 5, abstractSyntax: "DOE^JOHN", transferSyntaxes: [Samples.implicit]),
            PresentationContextProposal(id: 7, abstractSyntax: Samples.ct, transferSyntaxes: ["2.25.7", "DOE^JOHN"]),
        ]
        try simulated.connect().send(PDUEncoder.encode(.associateRequest(request)))
        #expect(
            simulated.observer.accepted.map(\.refusedContexts) == [
                [
                    "no UID: abstractSyntaxNotSupported",
                    "\(Samples.ct): transferSyntaxesNotSupported (2.25.7, no UID)",
                ]
            ])
    }
}
