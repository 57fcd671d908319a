import DICOM

extension SegmentDescription {
    /// The texts that may need more than ASCII.
    var texts: [String] {
        [label, algorithmName, algorithmVersion, trackingID ?? ""]
            + [categoryCode, typeCode, algorithmFamily].map(\.meaning)
    }

    /// Refuses a description that would leave an attribute empty that must not be.
    func checkTexts() throws(SegmentationIODError) {
        _ = try OwnText.required(OwnText.line(label), "SegmentLabel")
        _ = try OwnText.required(OwnText.line(algorithmName), "SegmentAlgorithmName")
        _ = try OwnText.required(OwnText.line(algorithmVersion), "AlgorithmVersion")
        for code in [categoryCode, typeCode, algorithmFamily] {
            _ = try OwnText.required(OwnText.line(code.value, limit: 16), "CodeValue")
            _ = try OwnText.required(OwnText.line(code.scheme, limit: 16), "CodingSchemeDesignator")
            _ = try OwnText.required(OwnText.line(code.meaning), "CodeMeaning")
        }
    }
}
