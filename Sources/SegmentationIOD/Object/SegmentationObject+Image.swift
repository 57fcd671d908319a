import DICOM
import DerivedObjects
import Imaging

extension SegmentationObject {
    /// Standard: PS3.3 C.7.6.1, C.7.6.3, C.7.6.16, C.8.20.2, 10.9.
    func writeImage(
        to target: DataSet, geometry: VolumeGeometry, plan: SegmentationFramePlan
    ) {
        target.set(.imageType, strings: ["DERIVED", "PRIMARY"])
        target.set(.contentDate, string: base.moment.date)
        target.set(.contentTime, string: base.moment.time)
        target.set(.contentLabel, string: base.text.contentLabel)
        target.set(.contentDescription, string: base.text.contentDescription)
        target.setEmpty(.contentCreatorName)
        target.set(.numberOfFrames, integer: plan.frames.count)
        target.set(.rows, integer: geometry.rows)
        target.set(.columns, integer: geometry.columns)
        writePixelDescription(to: target)
        writeLossyCompression(to: target)
    }

    private func writePixelDescription(to target: DataSet) {
        target.set(.samplesPerPixel, integer: 1)
        target.set(.photometricInterpretation, string: "MONOCHROME2")
        target.set(.bitsAllocated, integer: 1)
        target.set(.bitsStored, integer: 1)
        target.set(.highBit, integer: 0)
        target.set(.pixelRepresentation, integer: 0)
        target.set(.segmentationType, string: "BINARY")
        target.set(.segmentsOverlap, string: "NO")
        target.set(.presentationLUTShape, string: "IDENTITY")
    }

    /// Once lossy, always lossy.
    ///
    /// Standard: PS3.3 C.7.6.1.1.5.
    private func writeLossyCompression(to target: DataSet) {
        target.set(.lossyImageCompression, string: lossy == nil ? "00" : "01")
        guard let lossy else { return }
        target.set(.lossyImageCompressionRatio, doubles: lossy.ratios)
        if !lossy.methods.isEmpty { target.set(.lossyImageCompressionMethod, strings: lossy.methods) }
    }

    /// Standard: PS3.3 C.8.20.4, 10.16 (algorithm identification).
    func writeSegment(_ segment: SegmentDescription, to target: DataSet) {
        let item = target.appendItem(to: .segmentSequence)
        item.set(.segmentNumber, integer: Int(segment.number))
        item.set(.segmentLabel, string: OwnText.line(segment.label))
        item.appendCode(segment.categoryCode, to: .segmentedPropertyCategoryCodeSequence)
        item.appendCode(segment.typeCode, to: .segmentedPropertyTypeCodeSequence)
        item.set(.segmentAlgorithmType, string: "AUTOMATIC")
        item.set(.segmentAlgorithmName, string: OwnText.line(segment.algorithmName))
        let algorithm = item.appendItem(to: .segmentationAlgorithmIdentificationSequence)
        algorithm.appendCode(segment.algorithmFamily, to: .algorithmFamilyCodeSequence)
        algorithm.set(.algorithmName, string: OwnText.line(segment.algorithmName))
        algorithm.set(.algorithmVersion, string: OwnText.line(segment.algorithmVersion))
        item.set(.recommendedDisplayCIELabValue, integers: segment.recommendedDisplayCIELab.values.map { Int($0) })
        writeTracking(of: segment, to: item)
    }

    /// Both tracking identifiers or neither.
    private func writeTracking(of segment: SegmentDescription, to item: DataSet) {
        guard segment.trackingID != nil || segment.trackingUID != nil else { return }
        let uid = segment.trackingUID ?? base.identifiers.trackingUID(segment: segment.number)
        item.set(.trackingID, string: OwnText.line(segment.trackingID ?? segment.label))
        item.set(.trackingUID, uid: uid)
    }
}
