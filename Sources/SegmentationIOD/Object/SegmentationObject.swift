import DICOM
public import DerivedObjects
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

extension SegmentationObject {
    /// The object as a data set.
    func dataSet(mask: Mask, plan: SegmentationFramePlan) -> DataSet {
        let target = DataSet()
        base.writeInherited(to: target)
        base.writeIdentity(SOPClass.segmentationStorage, modality: "SEG", to: target)
        base.writeEquipment(to: target)
        base.writeReferences(to: target)
        writeImage(to: target, geometry: mask.geometry, plan: plan)
        for segment in segments { writeSegment(segment, to: target) }
        writeDimensions(to: target, plan: plan)
        writeSharedGroups(to: target)
        for frame in plan.frames { writeGroups(of: frame, to: target, plan: plan) }
        target.set(.pixelData, bytes: pixelData(mask: mask, plan: plan))
        return target
    }

    /// One bit a pixel, all frames in one stream.
    private func pixelData(mask: Mask, plan: SegmentationFramePlan) -> [UInt8] {
        var packer = SegmentationPixelPacker(pixelCount: plan.frames.count * mask.geometry.voxelsPerSlice)
        for frame in plan.frames { packer.append(mask.slice(frame.slice), label: frame.segment) }
        return packer.pixelData
    }
}

/// A segmentation object that was written.
public struct WrittenSegmentation: Hashable, Sendable {
    /// The object's identity and what had to be repaired on the way.
    public let object: WrittenObject
    /// The number of frames.
    public let frameCount: Int
}
