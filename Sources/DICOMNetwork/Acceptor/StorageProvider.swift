public import DICOM

/// Decides which SOP classes are taken and takes their instances.
///
/// Both methods are called on event loops and must not block.
public protocol StorageProvider: Sendable {
    /// Whether presentation contexts of this abstract syntax are accepted.
    ///
    /// Verification is accepted without asking. The default takes every storage SOP class of the standard.
    func accepts(abstractSyntax: UID) -> Bool

    /// Starts to take an instance; a refusal is reported by the receiver when it has drained the data set.
    func beginInstance(_ request: StoreRequest) -> any InstanceReceiver
}

extension StorageProvider {
    /// Takes every storage SOP class of the standard: "1.2.840.10008.5.1.4.1.1." and what follows.
    public func accepts(abstractSyntax: UID) -> Bool {
        abstractSyntax.description.utf8.starts(with: "1.2.840.10008.5.1.4.1.1.".utf8)
    }
}
