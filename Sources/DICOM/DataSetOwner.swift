import CDCMTK

/// Owns a whole data set of the toolkit: the data set and all its items hold on to it.
final class DataSetOwner {
    /// The data set itself.
    let root: OpaquePointer
    /// The transfer syntax that it was read in.
    let transferSyntax: TransferSyntax
    /// Sequences that were taken out of the data set; there may still be items of them in use.
    private var removedSequences: [OpaquePointer] = []

    /// Takes over a data set of the toolkit.
    init(_ root: OpaquePointer, transferSyntax: TransferSyntax) {
        self.root = root
        self.transferSyntax = transferSyntax
    }

    deinit {
        for sequence in removedSequences { cdcmtk_sequence_free(sequence) }
        cdcmtk_dataset_free(root)
    }

    /// Takes over a sequence that is no longer part of the data set.
    func keep(_ sequence: OpaquePointer) { removedSequences.append(sequence) }
}

extension cdcmtk_error {
    /// The reason as text.
    var sentence: String {
        withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
