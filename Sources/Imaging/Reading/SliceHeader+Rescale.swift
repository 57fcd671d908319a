import DICOM

extension SliceHeader {
    /// Reads how stored values become Hounsfield units.
    mutating func takeRescale(_ dataSet: DataSet) throws(SliceHeaderError) {
        let slope = try Self.single("Rescale Slope", .rescaleSlope, dataSet)
        let intercept = try Self.single("Rescale Intercept", .rescaleIntercept, dataSet)
        hasRescale = slope != nil || intercept != nil
        // Without a slope there are no other units than those of the values; where zero lies nobody knows.
        guard intercept != nil || slope == nil else { throw .missing("Rescale Intercept") }
        guard hasRescale || dataSet.isEmpty(.modalityLUTSequence) else { throw .lookUpTable }
        let padding = try SliceHeaderError.reading { () throws(DICOMError) in try Self.padding(dataSet) }
        rescale = Rescale(slope: slope ?? 1, intercept: intercept ?? 0, padding: padding)
        guard rescale.slope.isFinite, rescale.slope != 0, abs(rescale.slope) < 1e6 else {
            throw .invalid("Rescale Slope", found: "\(rescale.slope)", expected: "a number but 0 was expected")
        }
        guard rescale.intercept.isFinite, abs(rescale.intercept) < 1e9 else {
            throw .invalid("Rescale Intercept", found: "\(rescale.intercept)", expected: "a number of HU was expected")
        }
        dropImplausiblePadding()
    }

    /// The one number of an attribute: of several nobody knows which is meant.
    private static func single(
        _ name: String, _ tag: AttributeTag, _ dataSet: DataSet
    ) throws(SliceHeaderError) -> Double? {
        let values = try SliceHeaderError.reading { () throws(DICOMError) in try dataSet.doubles(tag) }
        guard values.count <= 1 else {
            throw .invalid(name, found: "\(values.count) values", expected: "one was expected")
        }
        return values.first
    }

    /// Takes the padding back where its values are tissue's, as some anonymizers write it: air would replace organs.
    private mutating func dropImplausiblePadding() {
        guard let padding = rescale.padding else { return }
        let bounds = [padding.lowerBound, padding.upperBound].map { Double($0) * rescale.slope + rescale.intercept }
        guard let lowest = bounds.min(), let highest = bounds.max(), highest > -500, lowest < 2000 else { return }
        rescale = Rescale(slope: rescale.slope, intercept: rescale.intercept)
        repairs.append(
            SeriesFinding(
                .attributeRepaired,
                "the pixel padding value stands for tissue, between -500 and 2000 HU, and was not taken as padding",
                sopInstanceUIDs: [sopInstanceUID]
            )
        )
    }

    private static func padding(_ dataSet: DataSet) throws(DICOMError) -> ClosedRange<Int32>? {
        guard let value = try dataSet.integer(.pixelPaddingValue) else { return nil }
        let isSigned = try dataSet.integer(.pixelRepresentation) == 1
        let first = storedValue(value, isSigned: isSigned)
        let second = try dataSet.integer(.pixelPaddingRangeLimit).map { storedValue($0, isSigned: isSigned) } ?? first
        return min(first, second)...max(first, second)
    }

    /// Takes 16 bits as Pixel Representation says: in implicit VR they may have been read with the other sign.
    private static func storedValue(_ value: Int, isSigned: Bool) -> Int32 {
        let bits = UInt16(truncatingIfNeeded: value)
        return isSigned ? Int32(Int16(bitPattern: bits)) : Int32(bits)
    }
}
