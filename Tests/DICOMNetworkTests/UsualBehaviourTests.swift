import DICOM
import DICOMNetwork
import Testing

@Suite("What a service need not say")
struct UsualBehaviourTests {
    /// Stores at once, and says nothing of what it does when it cannot.
    private final class Receiver: InstanceReceiver {
        var abandonments = 0
        func receive(_ bytes: UnsafeRawBufferPointer) {}
        func finish(_ completion: @escaping @Sendable (ServiceOutcome) -> Void) { completion(.success) }
        func abandon() { abandonments += 1 }
    }

    private final class Operation: ServiceOperation {
        var abandonments = 0
        func receive(_ bytes: UnsafeRawBufferPointer) {}
        func perform() {}
        func abandon() { abandonments += 1 }
    }

    @Test("a receiver is never backed up, and what is refused is abandoned")
    func receiver() {
        let receiver = Receiver()
        let isResumed = Samples.Last<Bool>()
        #expect(!receiver.isBackedUp)
        receiver.whenDrained { isResumed.remember(true) }
        #expect(isResumed.value == true)
        receiver.refuse(ServiceOutcome(status: .outOfResources))
        #expect(receiver.abandonments == 1)
    }

    @Test("an operation reads on, is never backed up, and what is refused is abandoned, what is cancelled is not")
    func operation() {
        let operation = Operation()
        let isResumed = Samples.Last<Bool>()
        #expect(!operation.isBackedUp && operation.readsOn)
        operation.whenDrained { isResumed.remember(true) }
        #expect(isResumed.value == true)
        operation.cancel()
        #expect(operation.abandonments == 0)
        operation.refuse(ServiceOutcome(status: .outOfResources))
        #expect(operation.abandonments == 1)
    }

    /// Takes what every storage takes.
    private struct Storage: StorageProvider {
        func beginInstance(_ request: StoreRequest) -> any InstanceReceiver { Receiver() }
    }

    @Test("a storage takes the standard's instances of patients by C-STORE, as their provider, where they can be read")
    func storage() throws {
        let storage = Storage()
        #expect(storage.requests == [.cStoreRequest])
        #expect(storage.roles(for: SOPClass.ctImageStorage) == .provider)
        #expect(storage.roles(for: SOPClass.verification) == [])
        #expect(storage.accepts(.explicitVRBigEndian, for: SOPClass.ctImageStorage))
        let unknown = TransferSyntax(UID(constant: "2.25.7"))
        #expect(!storage.accepts(unknown, for: SOPClass.ctImageStorage))
        let verification = VerificationProvider()
        #expect(verification.requests == [.cEchoRequest])
        #expect(verification.roles(for: SOPClass.verification) == .provider)
        #expect(verification.roles(for: SOPClass.ctImageStorage) == [])
        #expect(verification.accepts(unknown, for: SOPClass.verification))
    }

    @Test("a requestor takes long PDUs, names this software, serves nothing, and its contexts are a user's")
    func requestor() {
        let requestor = RequestorTests.requestor()
        #expect(requestor.maximumPDULength == 131_072)
        #expect(requestor.implementation == .segnode)
        #expect(ProposedContext(abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: []).roles == .user)
        #expect(ProposedContext.verification.abstractSyntax.description == Samples.verification)
        #expect(ProposedContext.verification.transferSyntaxes == [.implicitVRLittleEndian])
    }

    @Test("an echo names the verification SOP class, and an outcome of success has no reasons")
    func messages() {
        #expect(CEchoRequest().sopClass == Samples.verification)
        #expect(ServiceOutcome.success == ServiceOutcome(status: .success, errorComment: nil, offendingElements: []))
        let store = CStoreRequest(sopClassUID: UID(constant: "1.2"), sopInstanceUID: UID(constant: "1.3"))
        #expect([store.sopClass, store.sopInstance] == ["1.2", "1.3"] && store.priority == .medium)
    }
}
