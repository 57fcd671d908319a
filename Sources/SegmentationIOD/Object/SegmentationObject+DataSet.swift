import DICOM
import DerivedObjects
import Imaging

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
