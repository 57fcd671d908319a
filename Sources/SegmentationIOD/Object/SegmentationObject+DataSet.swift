import DICOM
import Imaging

extension SegmentationObject {
    /// The object as a data set.
    func dataSet(mask: Mask, plan: SegmentationFramePlan) -> DataSet {
        let target = DataSet()
        writeInherited(to: target)
        writeIdentity(to: target)
        writeEquipment(to: target)
        writeReferences(to: target)
        writeImage(to: target, geometry: mask.geometry, plan: plan)
        for segment in segments { writeSegment(segment, to: target) }
        writeDimensions(to: target, plan: plan)
        writeSharedGroups(to: target)
        for frame in plan.frames { writeGroups(of: frame, to: target, plan: plan) }
        target.set(.pixelData, bytes: pixelData(mask: mask, plan: plan))
        return target
    }

    /// Character set first, then what the source says of patient and study.
    private func writeInherited(to target: DataSet) {
        if !characterSet.terms.isEmpty { target.set(.specificCharacterSet, strings: characterSet.terms) }
        for element in inherited { element.write(to: target, reencodes: characterSet.reencodes) }
    }

    /// Standard: PS3.3 C.7.2.1, C.7.3.1, C.7.4.1, C.8.20.1, C.12.1.
    private func writeIdentity(to target: DataSet) {
        target.set(.sopClassUID, uid: SOPClass.segmentationStorage)
        target.set(.sopInstanceUID, uid: identifiers.sopInstanceUID)
        target.set(.studyInstanceUID, uid: source.studyInstanceUID)
        target.set(.seriesInstanceUID, uid: identifiers.seriesInstanceUID)
        target.set(.frameOfReferenceUID, uid: frameOfReferenceUID)
        target.set(.modality, string: "SEG")
        target.set(.seriesNumber, integer: seriesNumber)
        target.set(.seriesDescription, string: text.seriesDescription)
        target.set(.seriesDate, string: moment.date)
        target.set(.seriesTime, string: moment.time)
        target.set(.instanceNumber, integer: 1)
    }

    /// Standard: PS3.3 C.7.5.2.
    private func writeEquipment(to target: DataSet) {
        target.set(.manufacturer, string: text.manufacturer)
        target.set(.manufacturerModelName, string: text.modelName)
        target.set(.deviceSerialNumber, string: text.deviceSerialNumber)
        target.set(.softwareVersions, string: text.softwareVersions)
    }

    /// Every image that the volume was read from, whether or not a frame shows it; what was left out of the volume is no
    /// source.
    ///
    /// Standard: PS3.3 C.12.2.
    private func writeReferences(to target: DataSet) {
        let series = target.appendItem(to: .referencedSeriesSequence)
        series.set(.seriesInstanceUID, uid: source.seriesInstanceUID)
        for instance in source.instances {
            let item = series.appendItem(to: .referencedInstanceSequence)
            item.set(.referencedSOPClassUID, uid: instance.sopClassUID)
            item.set(.referencedSOPInstanceUID, uid: instance.sopInstanceUID)
        }
    }

    /// One bit a pixel, all frames in one stream.
    private func pixelData(mask: Mask, plan: SegmentationFramePlan) -> [UInt8] {
        var packer = SegmentationPixelPacker(pixelCount: plan.frames.count * mask.geometry.voxelsPerSlice)
        for frame in plan.frames { packer.append(mask.slice(frame.slice), label: frame.segment) }
        return packer.pixelData
    }
}
