package import DICOM
package import Imaging

/// The lossy compression of the source, as the object must repeat it.
///
/// Standard: PS3.3 C.7.6.1.1.5.
package struct WrittenLossyCompression {
    /// Lossy Image Compression Ratio of each step.
    package let ratios: [Double]
    /// Lossy Image Compression Method of each step; empty where unknown.
    package let methods: [String]
    /// What had to be supplied or dropped.
    package let findings: [DerivedObjectFinding]

    package init(_ source: LossyCompression, template: DataSet) {
        var findings: [DerivedObjectFinding] = []
        let ratios = source.ratios.filter { $0.isFinite && $0 > 0 }
        if ratios.isEmpty {
            findings.append(
                DerivedObjectFinding(
                    "LossyImageCompressionRatio",
                    .lossyImageCompressionRatio,
                    .supplied,
                    "is required and unknown; 1 stands in its place"
                )
            )
        }
        let methods = source.methods.filter { ValueRule.code.verdict(on: $0) == .valid }
        self.ratios = ratios.isEmpty ? [1] : ratios
        self.methods = methods.count == source.methods.count ? methods : []
        self.findings = findings
    }
}
