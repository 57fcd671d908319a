import DICOM
import DICOMNetwork
import Testing

@Suite("An association between our own two sides")
struct AssociationTests {
    static let ct = ProposedContext(
        abstractSyntax: SOPClass.ctImageStorage,
        transferSyntaxes: [.explicitVRLittleEndian]
    )

    static func item(_ bytes: [UInt8], _ syntax: TransferSyntax = .explicitVRLittleEndian) -> StoreItem {
        StoreItem(
            source: .bytes(bytes),
            sopClassUID: SOPClass.ctImageStorage,
            sopInstanceUID: UID(constant: "1.2.3.4"),
            transferSyntax: syntax
        )
    }

    @Test("an echo is answered with success and counted")
    func echo() async throws {
        try await RunningAcceptor.run { running in
            let status = try await running.requestor.withAssociation(to: running.remote, proposing: [.verification]) {
                try await $0.echo()
            }
            #expect(status == .success)
            #expect(try await RunningAcceptor.eventually { running.observer.ended.count == 1 })
            #expect(running.observer.ended.first?.echoes == 1)
            #expect(running.observer.ended.first?.end == .released)
        }
    }

    @Test(
        "a data set arrives bit for bit, whatever its length",
        arguments: [0, 1, 2, 131_065, 131_066, 131_067, 262_132, 1_048_576, 3_000_001]
    )
    func store(length: Int) async throws {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try await RunningAcceptor.run { running in
            var reported = 0
            let response = try await running.requestor.withAssociation(to: running.remote, proposing: [Self.ct]) {
                try await $0.store(Self.item(bytes)) { reported = $0 }
            }
            #expect(response.status == .success)
            #expect(response.dataSetBytes == length)
            #expect(reported == length)
            #expect(running.storage.instances.map(\.bytes) == [bytes])
            #expect(running.storage.instances.first?.request.sopInstanceUID == "1.2.3.4")
            #expect(running.storage.instances.first?.request.callingAETitle.description == "TESTER")
        }
    }

    @Test("a status and its comment reach the requestor")
    func failure() async throws {
        let outcome = ServiceOutcome(status: .outOfResources, errorComment: "the disk is full", offendingElements: [])
        try await RunningAcceptor.run(storage: MemoryStorage(outcome: outcome)) { running in
            let response = try await running.requestor.withAssociation(to: running.remote, proposing: [Self.ct]) {
                try await $0.store(Self.item([1, 2, 3, 4]))
            }
            #expect(response.status == .outOfResources)
            #expect(response.status.category == .failure)
            #expect(response.errorComment == "the disk is full")
        }
    }

    @Test("what was not accepted is not sent")
    func noContext() async throws {
        try await RunningAcceptor.run { running in
            let expected = NetworkError.noAcceptedContext(
                sopClass: SOPClass.ctImageStorage,
                transferSyntax: .jpeg2000Lossless
            )
            await #expect(throws: expected) {
                try await running.requestor.withAssociation(to: running.remote, proposing: [Self.ct]) {
                    try await $0.store(Self.item([1, 2], .jpeg2000Lossless))
                }
            }
        }
    }
}
