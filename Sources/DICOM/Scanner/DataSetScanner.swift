import CDCMTK

/// Checks, while the bytes of a data set pass in pieces of any size, that it is well formed to its last byte, and
/// picks the attributes of the index.
///
///     var scanner = DataSetScanner(transferSyntax: .explicitVRLittleEndian)
///     try scanner.consume(bytes)          // as often as bytes come
///     let attributes = try scanner.finish()
///
/// It is iterative and keeps only the open sequences, the indexed values and at most one unfinished element header;
/// values are skipped by their length, and a length never makes it allocate. After an error nothing more may be
/// consumed.
///
/// What real devices do is tolerated where its meaning is certain: odd lengths, tags out of order, unknown value
/// representations of two capital letters (taken to have a 32-bit length), "??" and two spaces, UN of undefined length,
/// a delimiter as the last bytes of a sequence or item that has a length. Anything that would have to be guessed is
/// refused.
///
/// In implicit VR the value of an attribute that is no sequence by the standard is bytes, whatever they look like: what
/// a private creator has put there only its maker knows, and the toolkit does not look into it either.
///
/// Standard: PS3.5 7 and A.
public struct DataSetScanner: ~Copyable, Sendable {
    private var parser: ElementParser
    private let inflater: Inflater?
    private let limits: Limits

    /// Starts a data set of this transfer syntax.
    public init(transferSyntax: TransferSyntax, limits: Limits = .default) {
        parser = ElementParser(transferSyntax: transferSyntax, limits: limits)
        inflater = transferSyntax.isDeflated ? Inflater() : nil
        self.limits = limits
    }

    /// Takes the next bytes.
    public mutating func consume(_ bytes: UnsafeRawBufferPointer) throws(DICOMError) {
        guard let inflater else { return try parser.consume(bytes) }
        var rest = bytes
        while let piece = try inflater.inflate(&rest) {
            try parser.consume(piece)
            try limits.check(inflatedLength: parser.position, parser.attributes)
        }
    }

    /// Ends the data set.
    ///
    /// - Throws: ``DICOMError/truncated(offset:)`` where something is unfinished.
    public mutating func finish() throws(DICOMError) -> ScannedDataSet {
        guard inflater?.isAtEnd ?? true else { throw .truncated(offset: parser.position) }
        try inflater?.finish()
        return try parser.finish()
    }

    /// The indexed attributes that have passed so far, also where the data set was found to be broken behind them.
    public var attributesSoFar: ScannedDataSet { parser.attributes }

    /// Whether some indexed attributes have all been read to their end.
    func hasPassed(_ tags: [AttributeTag]) -> Bool { parser.hasPassed(tags) }

    /// How many of the next bytes belong to a value that is not looked at.
    var skippableByteCount: UInt64 { inflater == nil ? parser.skippableByteCount : 0 }

    /// Passes over bytes that are not looked at, instead of consuming them.
    ///
    /// - Precondition: `count` is at most ``skippableByteCount``.
    mutating func skip(_ count: UInt64) { parser.skip(count) }
}
