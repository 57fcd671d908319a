import CDCMTK

/// A data set in memory, or an item of one of its sequences.
///
///     let slice = try DataSet(contentsOf: path)
///     let name = slice.string(.patientName)
///     for item in slice.items(.referencedSeriesSequence) { print(item.string(.seriesInstanceUID) ?? "") }
///
/// Items keep the data set that they belong to alive and change it when they are changed. Text is UTF-8 whatever the
/// data set's character set is. Values longer than 4 KiB, pixel data above all, stay in the file until they are asked
/// for: the file must not change meanwhile. Only the values of a deflated data set are all in memory from the start. A
/// data set must not be used by two threads at once.
public final class DataSet {
    /// The toolkit's object, alive as long as `owner`.
    let handle: OpaquePointer
    let owner: DataSetOwner
    /// The data set or item whose sequence holds this item; `nil` for a whole data set.
    let parent: DataSet?

    /// The transfer syntax that the data set was read in, Explicit VR Little Endian for a new one.
    public var transferSyntax: TransferSyntax { owner.transferSyntax }

    /// Why a value could not be read from the file, as soon as one could not; it then looks like one that is absent.
    ///
    /// Whoever decides by what is absent asks for it when everything has been read.
    public var readFailure: DICOMError? { owner.readFailure }

    /// Creates an empty data set.
    public convenience init() {
        guard let handle = cdcmtk_dataset_create() else { preconditionFailure("memory is short") }
        self.init(owner: DataSetOwner(handle, transferSyntax: .explicitVRLittleEndian))
    }

    /// Reads a Part 10 file, or a file that is a bare data set in implicit or explicit VR little endian.
    ///
    /// The whole file is checked by ``DataSetScanner`` before the toolkit sees a byte of it.
    ///
    /// - Parameters:
    ///   - limits: What the data set may use up.
    ///   - inflatesPixelData: `false` leaves the pixel data of a deflated data set out: the attribute is there without
    ///     a value. Other data sets are read the same either way.
    public convenience init(
        contentsOf path: String,
        limits: DataSetScanner.Limits = .memory,
        inflatesPixelData: Bool = true
    ) throws(DICOMError) {
        let source = try DataSetFile(path: path)
        try source.scan(limits: limits)
        var error = cdcmtk_error()
        let syntax = source.transferSyntax
        let stops = syntax.isDeflated && !inflatesPixelData
        let name = syntax.uid.description
        guard let handle = cdcmtk_dataset_load(path, source.offset, name, stops, &error) else {
            throw error.dicomError(path: path) { .refusedByToolkit($0) }
        }
        self.init(owner: DataSetOwner(handle, transferSyntax: syntax, path: path))
    }

    /// Reads a data set that lies in memory, as one that came in a message; ``DataSetScanner`` checks it first.
    ///
    ///     let identifier = try DataSet(decoding: bytes, .explicitVRLittleEndian)
    ///
    /// - Parameter limits: What the data set may use up.
    public convenience init(
        decoding bytes: [UInt8], _ transferSyntax: TransferSyntax, limits: DataSetScanner.Limits = .memory
    ) throws(DICOMError) {
        try Self.scan(bytes, transferSyntax, limits)
        var error = cdcmtk_error()
        guard let handle = cdcmtk_dataset_parse(bytes, bytes.count, transferSyntax.uid.description, &error) else {
            throw error.dicomError(path: nil) { .refusedByToolkit($0) }
        }
        self.init(owner: DataSetOwner(handle, transferSyntax: transferSyntax))
    }

    private static func scan(
        _ bytes: [UInt8], _ transferSyntax: TransferSyntax, _ limits: DataSetScanner.Limits
    ) throws(DICOMError) {
        var scanner = DataSetScanner(transferSyntax: transferSyntax, limits: limits)
        var failure: DICOMError?
        bytes.withUnsafeBytes { bytes in
            do throws(DICOMError) { try scanner.consume(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        _ = try scanner.finish()
    }

    private init(owner: DataSetOwner) {
        self.handle = owner.root
        self.owner = owner
        self.parent = nil
    }

    init(item handle: OpaquePointer, of parent: DataSet) {
        self.handle = handle
        self.owner = parent.owner
        self.parent = parent
    }

    /// The values of Specific Character Set that hold here: the item's own, or those of what it is in (PS3.3
    /// C.12.1.1.2).
    ///
    /// They are codes, and read without a character set whatever VR is written.
    var characterSet: [String] {
        var holder = self
        while !holder.contains(.specificCharacterSet), let parent = holder.parent { holder = parent }
        let bytes = holder.beginning(.specificCharacterSet) ?? []
        return ElementValue(representation: .CS, bytes: bytes, characterSet: []).strings
    }
}
