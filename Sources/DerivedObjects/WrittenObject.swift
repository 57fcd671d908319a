public import DICOM
package import Imaging

/// What was written: the object's identity and what had to be repaired on the way.
public struct WrittenObject: Hashable, Sendable {
    /// SOP Class UID.
    public let sopClassUID: UID
    /// SOP Instance UID.
    public let sopInstanceUID: UID
    /// Series Instance UID of the series that the object makes up alone.
    public let seriesInstanceUID: UID
    /// Study Instance UID, that of the source.
    public let studyInstanceUID: UID
    /// What was repaired, left out or supplied; empty for a source without fault.
    public let findings: [DerivedObjectFinding]
}

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

/// The UIDs of a derived object, which depend on nothing but its kind, its sources and two digests.
///
/// The order in which the sources are given does not matter.
package struct DerivedIdentifiers: Sendable {
    private let kind: String
    private let parts: [String]

    /// - Parameter kind: What tells the objects of one study from each other, for example "segmentation".
    package init(kind: String, sourceInstances: [UID], modelDigest: String, settingsDigest: String) {
        self.kind = kind
        parts = sourceInstances.sorted().map(\.description) + [modelDigest, settingsDigest]
    }

    package var sopInstanceUID: UID { derived("instance") }
    package var seriesInstanceUID: UID { derived("series") }

    /// The UID of something in the object that has a UID of its own.
    package func derived(_ role: String) -> UID { UID.derived(from: ["\(kind) \(role)"] + parts) }
}
