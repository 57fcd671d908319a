public import DICOM

/// Decides which SOP classes are taken and takes their instances.
///
/// Both methods are called on event loops and must not block.
public protocol StorageProvider: Sendable {
    /// Whether presentation contexts of this abstract syntax are accepted.
    ///
    /// Verification is accepted without asking. The default takes every storage SOP class of the standard that
    /// belongs to a patient.
    func accepts(abstractSyntax: UID) -> Bool

    /// Starts to take an instance; a refusal is reported by the receiver when it has drained the data set.
    func beginInstance(_ request: StoreRequest) -> any InstanceReceiver
}

extension StorageProvider {
    /// Takes every storage SOP class of the standard that belongs to a patient.
    public func accepts(abstractSyntax: UID) -> Bool { abstractSyntax.isStorageSOPClass }
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
