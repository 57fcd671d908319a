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

extension DataSetScanner {
    /// What a data set may use up.
    public struct Limits: Sendable {
        /// How deep sequences may be nested.
        public var maximumDepth: Int
        /// How many bytes of an indexed value are kept; the rest is passed over and never decoded.
        public var maximumIndexedValueLength: Int
        /// How many elements and items there may be.
        public var maximumElementCount: Int
        /// How many elements of a data set or item may stand behind one of a higher tag, and how many may reserve
        /// private blocks. The toolkit looks for the place of each of the first, and for each private element through
        /// all of the second, from one to the next: without a limit 2 MB take it minutes.
        public var maximumDisorder: Int
        /// How long a deflated data set may become, in bytes.
        public var maximumInflatedLength: UInt64
        /// How long everything but the pixel data of a deflated data set may become, in bytes.
        public var maximumInflatedAttributesLength: UInt64

        /// 64 levels, 4 KiB a value, any number of elements and 512 MiB inflated unless said otherwise.
        public init(
            maximumDepth: Int = 64,
            maximumIndexedValueLength: Int = 4096,
            maximumElementCount: Int = .max,
            maximumDisorder: Int = .max,
            maximumInflatedLength: UInt64 = 512 << 20,
            maximumInflatedAttributesLength: UInt64 = .max
        ) {
            self.maximumDepth = maximumDepth
            self.maximumIndexedValueLength = maximumIndexedValueLength
            self.maximumElementCount = maximumElementCount
            self.maximumDisorder = maximumDisorder
            self.maximumInflatedLength = maximumInflatedLength
            self.maximumInflatedAttributesLength = maximumInflatedAttributesLength
        }

        /// The limits for data sets from anywhere, which pass and leave no more than the index behind.
        public static let `default` = Limits()

        /// The limits for data sets that are held in memory, where the toolkit spends some 250 bytes on an element and
        /// has every inflated value at once.
        public static let memory = Limits(
            maximumElementCount: 1 << 20,
            maximumDisorder: 500,
            maximumInflatedLength: 256 << 20,
            maximumInflatedAttributesLength: 64 << 20
        )

        /// The limits for images of one frame.
        public static let singleFrame = Limits(
            maximumElementCount: 1 << 17,
            maximumDisorder: 500,
            maximumInflatedLength: 512 << 20,
            maximumInflatedAttributesLength: 16 << 20
        )
    }
}

extension DataSetScanner.Limits {
    /// Pixel data may be longer than the Image Pixel module describes: padding, frames that were not counted.
    private static let pixelDataTolerance = (factor: 2.0, bytes: 65_536.0)

    /// Checks how far a deflated data set has grown, and its pixel data as soon as its length is known.
    func check(inflatedLength: UInt64, _ attributes: ScannedDataSet) throws(DICOMError) {
        guard inflatedLength <= maximumInflatedLength else { throw .inflatedTooLong(limit: maximumInflatedLength) }
        let pixels = attributes.pixelDataLength ?? 0
        guard inflatedLength <= pixels || inflatedLength - pixels <= maximumInflatedAttributesLength else {
            throw .inflatedTooLong(limit: maximumInflatedAttributesLength)
        }
        guard let described = attributes.describedPixelDataLength else { return }
        let tolerance = Self.pixelDataTolerance
        guard Double(pixels) <= described * tolerance.factor + tolerance.bytes else {
            throw .pixelDataTooLong(length: pixels, described: UInt64(described))
        }
    }
}
