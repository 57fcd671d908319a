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
        try read(tag, expected: Self.text(range), where: range.contains) ?? other
    }

    /// A number in a range.
    func number(_ tag: AttributeTag, in range: ClosedRange<Int>) throws(DICOMError) -> Int {
        guard let number = try read(tag, expected: Self.text(range), where: range.contains) else {
            throw .missingAttribute(tag)
        }
        return number
    }

    /// One of a few numbers.
    func number(_ tag: AttributeTag, among numbers: [Int]) throws(DICOMError) -> Int {
        let expected = "one of \(numbers.map(String.init).joined(separator: ", "))"
        guard let number = try read(tag, expected: expected, where: numbers.contains) else {
            throw .missingAttribute(tag)
        }
        return number
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }

    /// A number that is expected, `nil` where the attribute is absent or empty.
    private func read(
        _ tag: AttributeTag, expected: String, where isExpected: (Int) -> Bool
    ) throws(DICOMError) -> Int? {
        do throws(DICOMError) {
            guard let number = try dataSet.integer(tag) else { return nil }
            guard isExpected(number) else {
                throw .invalidAttribute(tag, found: "\(number)", expected: expected)
            }
            return number
        } catch {
            guard case .invalidAttribute(_, let found, _) = error else { throw error }
            throw .invalidAttribute(tag, found: found, expected: expected)
        }
    }
}
