import DICOM
import DerivedObjects
import Imaging

extension SegmentationObject {
    /// Segment number first, then position; the stack is called 3D only where its planes follow each other evenly.
    ///
    /// Standard: PS3.3 C.7.6.17.
    func writeDimensions(to target: DataSet, plan: SegmentationFramePlan) {
        let organization = target.appendItem(to: .dimensionOrganizationSequence)
        organization.set(.dimensionOrganizationUID, uid: base.identifiers.dimensionOrganizationUID)
        if geometry.spacingBetweenSlices != nil, plan.isContiguous {
            target.set(.dimensionOrganizationType, string: "3D")
        }
        let dimensions: [(AttributeTag, AttributeTag, String)] = [
            (.referencedSegmentNumber, .segmentIdentificationSequence, "Referenced Segment Number"),
            (.imagePositionPatient, .planePositionSequence, "Image Position Patient"),
        ]
        for (pointer, group, label) in dimensions {
            let item = target.appendItem(to: .dimensionIndexSequence)
            item.set(.dimensionOrganizationUID, uid: base.identifiers.dimensionOrganizationUID)
            item.set(.dimensionIndexPointer, attributeTag: pointer)
            item.set(.functionalGroupPointer, attributeTag: group)
            item.set(.dimensionDescriptionLabel, string: label)
        }
    }

    /// Orientation and sizes, which all frames share.
    ///
    /// Standard: PS3.3 C.7.6.16.2.1, C.7.6.16.2.4.
    func writeSharedGroups(to target: DataSet) {
        let shared = target.appendItem(to: .sharedFunctionalGroupsSequence)
        let orientation = shared.appendItem(to: .planeOrientationSequence)
        orientation.set(.imageOrientationPatient, doubles: geometry.orientation)
        let measures = shared.appendItem(to: .pixelMeasuresSequence)
        measures.set(.sliceThickness, double: geometry.sliceThickness)
        if let spacing = geometry.spacingBetweenSlices { measures.set(.spacingBetweenSlices, double: spacing) }
        measures.set(.pixelSpacing, doubles: geometry.pixelSpacing.values)
    }

    /// What is a frame's own: its dimension indices, position, segment and source.
    ///
    /// Standard: PS3.3 C.7.6.16.2.2, C.7.6.16.2.3, C.7.6.16.2.6, C.8.20.3.
    func writeGroups(
        of frame: SegmentationFramePlan.Frame, to target: DataSet, plan: SegmentationFramePlan
    ) {
        let groups = target.appendItem(to: .perFrameFunctionalGroupsSequence)
        writeDerivation(from: source.instances[frame.slice], to: groups)
        let content = groups.appendItem(to: .frameContentSequence)
        content.set(.dimensionIndexValues, integers: [Int(frame.segment), frame.positionIndex])
        let position = groups.appendItem(to: .planePositionSequence)
        position.set(.imagePositionPatient, doubles: source.instances[frame.slice].imagePosition.components)
        let segment = groups.appendItem(to: .segmentIdentificationSequence)
        segment.set(.referencedSegmentNumber, integer: Int(frame.segment))
    }

    private func writeDerivation(from instance: SourceInstance, to groups: DataSet) {
        let derivation = groups.appendItem(to: .derivationImageSequence)
        derivation.appendCode(.segmentation, to: .derivationCodeSequence)
        let image = derivation.appendItem(to: .sourceImageSequence)
        image.set(.referencedSOPClassUID, uid: instance.sopClassUID)
        image.set(.referencedSOPInstanceUID, uid: instance.sopInstanceUID)
        image.set(.spatialLocationsPreserved, string: "YES")
        image.appendCode(.sourceImageForProcessing, to: .purposeOfReferenceCodeSequence)
    }
}
