/// Reads the numbers of an Image Pixel module, and says what was found where they make no sense.
struct PixelModuleReader {
    let dataSet: DataSet

    /// Checks that pixels are of a kind that is decoded: grey, in a transfer syntax with a decoder.
    func checkKind() throws(DICOMError) {
        guard FrameEncoding(dataSet.transferSyntax) != nil else {
            throw .unsupportedPixelData("transfer syntax \(dataSet.transferSyntax) has no decoder")
        }
        let samples = try number(.samplesPerPixel, in: 1...4, unlessEmpty: 1)
        guard samples == 1 else {
            throw .unsupportedPixelData("it has \(samples) samples per pixel, a grey image has one")
        }
        guard dataSet.string(.photometricInterpretation) != "PALETTE COLOR" else {
            throw .unsupportedPixelData("its pixels are numbers of colours")
        }
    }

    /// A number in a range; `other` where the attribute is absent or empty.
    func number(_ tag: AttributeTag, in range: ClosedRange<Int>, unlessEmpty other: Int) throws(DICOMError) -> Int {
        dataSet.isEmpty(tag) ? other : try number(tag, in: range)
    }

    /// A number in a range.
    func number(_ tag: AttributeTag, in range: ClosedRange<Int>) throws(DICOMError) -> Int {
        let expected = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        return try number(tag, expected: expected, where: range.contains)
    }

    /// One of a few numbers.
    func number(_ tag: AttributeTag, among numbers: [Int]) throws(DICOMError) -> Int {
        let expected = "one of \(numbers.map(String.init).joined(separator: ", "))"
        return try number(tag, expected: expected, where: numbers.contains)
    }

    private func number(
        _ tag: AttributeTag,
        expected: String,
        where isExpected: (Int) -> Bool
    ) throws(DICOMError) -> Int {
        guard !dataSet.isEmpty(tag) else { throw .missingAttribute(tag) }
        guard let number = dataSet.integer(tag), isExpected(number) else {
            throw .invalidAttribute(tag, found: found(tag), expected: expected)
        }
        return number
    }

    /// The value as it stands there, or how long it is where it is no number.
    private func found(_ tag: AttributeTag) -> String {
        if let number = dataSet.integer(tag) { return "\(number)" }
        guard let text = dataSet.string(tag) else { return "a value of \(dataSet.bytes(tag)?.count ?? 0) bytes" }
        return "\"\(text.prefix(32))\""
    }
}
