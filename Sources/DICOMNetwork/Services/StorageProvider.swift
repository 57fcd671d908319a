public import DICOM

/// Storage: decides which SOP classes are taken and takes their instances.
///
/// Its methods are called on event loops and must not block.
///
/// Standard: PS3.4 B.
public protocol StorageProvider: ServiceProvider {
    /// Whether presentation contexts of this abstract syntax are accepted.
    ///
    /// The default takes every storage SOP class of the standard that belongs to a patient.
    func accepts(abstractSyntax: UID) -> Bool

    /// Starts to take an instance; a refusal is reported by the receiver when it has drained the data set.
    func beginInstance(_ request: StoreRequest) -> any InstanceReceiver
}

extension StorageProvider {
    /// Takes every storage SOP class of the standard that belongs to a patient.
    public func accepts(abstractSyntax: UID) -> Bool { abstractSyntax.isStorageSOPClass }

    /// C-STORE.
    public var requests: Set<CommandField> { [.cStoreRequest] }

    /// Provider of what is accepted.
    public func roles(for abstractSyntax: UID) -> ServiceRoles {
        accepts(abstractSyntax: abstractSyntax) ? .provider : []
    }

    /// Lets a receiver take the instance.
    public func begin(
        _ request: ServiceRequest, _ responder: Responder
    ) throws(ServiceOutcome) -> any ServiceOperation {
        guard let store = request.message as? CStoreRequest else { throw .notServed }
        return StoringOperation(beginInstance(StoreRequest(store, request)), responder)
    }
}

/// Hands the data set of one C-STORE to its receiver, and the receiver's verdict to the responder.
private final class StoringOperation: ServiceOperation {
    private let receiver: any InstanceReceiver
    private let responder: Responder
    private var isFinishing = false

    init(_ receiver: any InstanceReceiver, _ responder: Responder) {
        self.receiver = receiver
        self.responder = responder
    }

    func receive(_ bytes: UnsafeRawBufferPointer) { receiver.receive(bytes) }
    var isBackedUp: Bool { receiver.isBackedUp }
    func whenDrained(_ resume: @escaping @Sendable () -> Void) { receiver.whenDrained(resume) }

    /// Nothing that the peer sends can change what becomes of a complete instance.
    var readsOn: Bool { false }

    func perform() {
        isFinishing = true
        receiver.finish { [responder] outcome in responder.respond(outcome) }
    }

    /// An instance that is complete is stored, whether somebody hears of it or not.
    func abandon() { if !isFinishing { receiver.abandon() } }
    func refuse(_ outcome: ServiceOutcome) { receiver.refuse(outcome) }
}

extension StoreRequest {
    fileprivate init(_ message: CStoreRequest, _ request: ServiceRequest) {
        self.init(
            associationID: request.association.id,
            callingAETitle: request.association.peerAETitle,
            calledAETitle: request.association.ownAETitle,
            peerAddress: request.association.peerAddress,
            sopClassUID: request.context.abstractSyntax.description,
            sopInstanceUID: message.sopInstance ?? "",
            transferSyntax: request.context.transferSyntax,
            messageID: message.messageID,
            priority: message.priority.rawValue,
            moveOriginatorAETitle: message.moveOriginator
        )
    }
}

extension UID {
    /// Whether this names a storage SOP class of the standard whose instances belong to a patient.
    ///
    /// Standard: PS3.4 B.5; all but the two that are listed begin alike, and nothing else begins so.
    package var isStorageSOPClass: Bool {
        description.utf8.starts(with: "1.2.840.10008.5.1.4.1.1.".utf8) || Self.otherStorageSOPClasses.contains(self)
    }

    /// RT Beams Delivery Instruction and RT Brachy Application Setup Delivery Instruction Storage.
    private static let otherStorageSOPClasses: Set<UID> = [
        UID(constant: "1.2.840.10008.5.1.4.34.7"), UID(constant: "1.2.840.10008.5.1.4.34.10"),
    ]
}
