import CDCMTK

/// The C++ toolkit behind data sets and pixel codecs.
public enum DICOMToolkit {
    /// The version of DCMTK, for example "3.6.7".
    public static var version: String { String(cString: cdcmtk_version()) }

    /// Whether the toolkit found its data dictionary, a file of the system's package: without it values of implicit VR
    /// data sets cannot be told apart and no data set can be written.
    public static var isDictionaryLoaded: Bool { cdcmtk_dictionary_is_loaded() }
}

/// Owns a whole data set of the toolkit: the data set and all its items hold on to it.
final class DataSetOwner {
    /// The data set itself.
    let root: OpaquePointer
    /// The transfer syntax that it was read in.
    let transferSyntax: TransferSyntax
    /// The file that long values are read from; `nil` where the data set was made in memory.
    let path: String?
    /// Why a value could not be read from the file, the first time that one could not.
    var readFailure: DICOMError?
    /// Sequences that were taken out of the data set; there may still be items of them in use.
    private var removedSequences: [OpaquePointer] = []

    /// Takes over a data set of the toolkit.
    init(_ root: OpaquePointer, transferSyntax: TransferSyntax, path: String? = nil) {
        self.root = root
        self.transferSyntax = transferSyntax
        self.path = path
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

    /// The error that this is: a failure of the system where it lies there, else the one that the caller names.
    func dicomError(
        path: String?, otherwise: (_ reason: String) -> DICOMError
    ) -> DICOMError {
        system_error == 0 ? otherwise(sentence) : .unreadableFile(path: path ?? "memory", reason: sentence)
    }
}
