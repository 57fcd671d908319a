import DICOM
import DerivedObjects
import Imaging

/// Everything that a segmentation object says, before it becomes a data set.
struct SegmentationObject {
    /// What it shares with every result.
    let base: DerivedObject
    let segments: [SegmentDescription]
    let geometry: WrittenGeometry
    let lossy: WrittenLossyCompression?

    init(
        source: SourceSeries, segments: [SegmentDescription], description: DerivedObjectDescription
    ) throws(DerivedObjectError) {
        base = try DerivedObject(
            kind: "segmentation", of: source, description: description, texts: segments.flatMap(\.texts))
        self.segments = segments
        let template = base.template
        geometry = WrittenGeometry(of: source, template: template)
        lossy = source.lossyCompression.map { WrittenLossyCompression($0, template: template) }
    }

    var source: SourceSeries { base.source }

    /// What was written, as a data set says it.
    var written: WrittenObject {
        base.written(SOPClass.segmentationStorage, findings: geometry.findings + (lossy?.findings ?? []))
    }
}

extension DerivedIdentifiers {
    /// Standard: PS3.3 C.7.6.17.
    var dimensionOrganizationUID: UID { derived("dimension organization") }

    /// The identifier under which a segment can be followed over time.
    func trackingUID(segment: UInt8) -> UID { derived("tracking \(segment)") }
}
