import DICOM
import DICOMNetwork
import NIOCore
import TestSupport
import Testing

@Suite("What a requestor proposes, and what it makes of the answer", .timeLimit(.minutes(3)))
struct RequestorNegotiationTests {
    /// Nobody is called: what is proposed is refused before.
    private static let nobody = RemoteApplicationEntity(title: RunningAcceptor.title, host: "127.0.0.1", port: 1)

    private static func context(
        _ syntaxes: [TransferSyntax] = [.implicitVRLittleEndian], roles: ServiceRoles = .user
    ) -> ProposedContext {
        ProposedContext(abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: syntaxes, roles: roles)
    }

    @Test("a request names both sides, every context in its order, and the roles of each class once")
    func request() async throws {
        var requestor = RequestLifeTests.requestor()
        requestor.maximumPDULength = 65_536
        requestor.implementation = ImplementationIdentity(
            classUID: UID(constant: "1.2.3.9"), versionName: "A_NAME_THAT_IS_TOO_LONG")
        let contexts: [ProposedContext] = [
            .verification, Self.context([.explicitVRLittleEndian, .jpeg2000], roles: .provider),
            Self.context(roles: .provider),
            ProposedContext(
                abstractSyntax: .studyRootGet, transferSyntaxes: [.explicitVRLittleEndian], roles: [.user, .provider]),
        ]
        let expected = AssociateRequest(
            calledAETitle: "SEGNODE", callingAETitle: "TESTER",
            presentationContexts: [
                PresentationContextProposal(
                    id: 1, abstractSyntax: Samples.verification, transferSyntaxes: [Samples.implicit]),
                PresentationContextProposal(
                    id: 3, abstractSyntax: Samples.ct, transferSyntaxes: [Samples.explicit, "1.2.840.10008.1.2.4.91"]),
                PresentationContextProposal(id: 5, abstractSyntax: Samples.ct, transferSyntaxes: [Samples.implicit]),
                PresentationContextProposal(
                    id: 7, abstractSyntax: "1.2.840.10008.5.1.4.1.2.2.3", transferSyntaxes: [Samples.explicit]),
            ],
            userInformation: UserInformation(
                maximumLength: 65_536, implementationClassUID: "1.2.3.9",
                implementationVersionName: "A_NAME_THAT_IS_T",
                roleSelections: [
                    RoleSelection(sopClassUID: Samples.ct, isUser: false, isProvider: true),
                    RoleSelection(sopClassUID: "1.2.840.10008.5.1.4.1.2.2.3", isUser: true, isProvider: true),
                ]))
        try await SimulatedCall.run(requestor, contexts) { call, association in
            #expect(call.pdus == [.associateRequest(expected)])
            #expect(association.parties.peerAETitle.description == "SEGNODE")
            #expect(association.parties.ownAETitle.description == "TESTER")
            #expect(association.parties.peerAddress == "192.0.2.1")
        }
    }

    @Test("128 contexts are proposed, with IDs up to 255")
    func allContexts() async throws {
        let contexts = [ProposedContext](repeating: .verification, count: 128)
        let ids = (0..<128).map { UInt8(2 * $0 + 1) }
        try await SimulatedCall.run(RequestLifeTests.requestor(), contexts) { _, association in
            #expect(association.contexts.map(\.id) == ids)
        }
    }

    @Test("no context, or more than an association can have, are refused before a call", arguments: [0, 129])
    func contextCount(count: Int) async throws {
        let contexts = [ProposedContext](repeating: .verification, count: count)
        await #expect(throws: NetworkError.contextCount(proposed: count, allowed: 1...128)) {
            try await RequestorTests.requestor().withAssociation(to: Self.nobody, proposing: contexts) { _ in }
        }
    }

    static let timeouts: [(name: String, set: @Sendable (inout RequestorTimeouts, Duration) -> Void)] = [
        ("connection timeout", { $0.connect = $1 }), ("association timeout", { $0.association = $1 }),
        ("response timeout", { $0.response = $1 }),
    ]

    @Test("a time that cannot be is refused by its name before anybody is called", arguments: timeouts.indices)
    func timeout(index: Int) async throws {
        let (name, set) = Self.timeouts[index]
        for time in [.zero, .seconds(86_400 * 366 + 1)] as [Duration] {
            var requestor = RequestorTests.requestor()
            set(&requestor.timeouts, time)
            let failing = requestor
            let error = await #expect(throws: NetworkError.self) {
                try await failing.withAssociation(to: Self.nobody, proposing: [.verification]) { _ in }
            }
            guard case .invalidConfiguration(let setting, _, _) = error else {
                Issue.record("found \(String(describing: error))")
                continue
            }
            #expect(setting == name)
        }
    }

    /// The contexts of an association with a peer that answers as told.
    private static func contexts(
        proposing contexts: [ProposedContext], _ answer: @escaping @Sendable (AssociateRequest) -> AssociateAccept
    ) async throws -> [NegotiatedContext] {
        let script: ScriptedAcceptor.Script = { received in
            switch received {
            case .pdu(.associateRequest(let request)): [PDUEncoder.encode(.associateAccept(answer(request)))]
            case .pdu(.releaseRequest): [PDUEncoder.encode(.releaseReply)]
            default: []
            }
        }
        return try await ScriptedAcceptor.run(script) { remote in
            try await RequestorTests.requestor().withAssociation(to: remote, proposing: contexts) { $0.contexts }
        }
    }

    private static func accept(
        _ request: AssociateRequest, _ answers: [PresentationContextAnswer], roles: [RoleSelection] = []
    ) -> AssociateAccept {
        AssociateAccept(
            calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
            presentationContexts: answers, userInformation: UserInformation(roleSelections: roles))
    }

    @Test("a context is there where it was accepted in a transfer syntax that was proposed for it")
    func answers() async throws {
        let both: [TransferSyntax] = [.implicitVRLittleEndian, .explicitVRLittleEndian]
        let proposed: [ProposedContext] = [
            Self.context(both), Self.context(), Self.context(), Self.context(), .verification,
        ]
        let contexts = try await Self.contexts(proposing: proposed) { request in
            var accept = Self.accept(
                request,
                [
                    // In another order than they were asked for; of the fourth nothing is said.
                    PresentationContextAnswer(id: 9, result: .acceptance, transferSyntax: Samples.implicit),
                    PresentationContextAnswer(id: 1, result: .acceptance, transferSyntax: Samples.explicit),
                    PresentationContextAnswer(id: 3, result: .userRejection, transferSyntax: Samples.implicit),
                    PresentationContextAnswer(id: 5, result: .acceptance, transferSyntax: Samples.explicit),
                    PresentationContextAnswer(id: 11, result: .acceptance, transferSyntax: Samples.implicit),
                ])
            // One of several versions is ours.
            accept.protocolVersion = 3
            return accept
        }
        #expect(contexts.map(\.id) == [1, 9])
        #expect(contexts.map(\.abstractSyntax) == [SOPClass.ctImageStorage, SOPClass.verification])
        #expect(contexts.map(\.transferSyntax) == [.explicitVRLittleEndian, .implicitVRLittleEndian])
        #expect(contexts.map(\.roles) == [.user, .user])
    }

    /// Standard: PS3.7 D.3.3.4.
    @Test(
        "a role is there where it was proposed and accepted; without an answer, or a proposal, the usual one is",
        arguments: [
            (.user, nil, .user), (.user, [.user, .provider], .user), (.user, [], .user), (.provider, nil, .user),
            (.provider, .provider, .provider), (.provider, [.user, .provider], .provider), (.provider, .user, []),
            ([.user, .provider], nil, .user), ([.user, .provider], [.user, .provider], [.user, .provider]),
            ([.user, .provider], .user, .user), ([.user, .provider], .provider, .provider),
            ([.user, .provider], [], []),
        ] as [(ServiceRoles, ServiceRoles?, ServiceRoles)])
    func roles(proposed: ServiceRoles, answered: ServiceRoles?, expected: ServiceRoles) async throws {
        let contexts = try await Self.contexts(proposing: [Self.context(roles: proposed)]) { request in
            let answer = PresentationContextAnswer(id: 1, result: .acceptance, transferSyntax: Samples.implicit)
            let selection = answered.map { roles in
                RoleSelection(
                    sopClassUID: Samples.ct, isUser: roles.contains(.user), isProvider: roles.contains(.provider))
            }
            // That of another class is of no meaning for this one.
            let other = RoleSelection(sopClassUID: Samples.verification, isUser: true, isProvider: true)
            return Self.accept(request, [answer], roles: [other] + (selection.map { [$0] } ?? []))
        }
        #expect(contexts.map(\.roles) == [expected])
    }

    @Test("a request goes out in a context of its class, its transfer syntax and the role that it takes")
    func choice() async throws {
        let contexts: [ProposedContext] = [
            Self.context(roles: .provider), .verification,
            ProposedContext(
                abstractSyntax: .studyRootGet, transferSyntaxes: [.implicitVRLittleEndian], roles: [.user, .provider]),
            ProposedContext(
                abstractSyntax: .studyRootGet, transferSyntaxes: [.explicitVRLittleEndian], roles: [.user, .provider]),
        ]
        try await SimulatedCall.run(RequestLifeTests.requestor(), contexts) { _, association in
            let first = try association.context(for: .studyRootGet)
            #expect(first.id == 5)
            #expect(try association.context(for: .studyRootGet, .explicitVRLittleEndian).id == 7)
            #expect(try association.context(for: .studyRootGet, .explicitVRLittleEndian, role: .provider).id == 7)
            #expect(try association.context(for: SOPClass.ctImageStorage, role: .provider).id == 1)
            let missing = NetworkError.noAcceptedContext(sopClass: SOPClass.ctImageStorage, transferSyntax: nil)
            #expect(throws: missing) { try association.context(for: SOPClass.ctImageStorage) }
            #expect(throws: NetworkError.noAcceptedContext(sopClass: .studyRootGet, transferSyntax: .jpeg2000)) {
                try association.context(for: .studyRootGet, .jpeg2000)
            }
            let syntaxes: [TransferSyntax] = [.implicitVRLittleEndian, .explicitVRLittleEndian]
            #expect(association.acceptedTransferSyntaxes(for: .studyRootGet) == syntaxes)
            #expect(association.acceptedTransferSyntaxes(for: SOPClass.ctImageStorage).isEmpty)
        }
    }
}
