import DICOM
import DerivedObjects
import Imaging

/// Orientation, spacing and thickness as the object states them: the source's own numbers where they are usable.
struct WrittenGeometry {
    /// Image Orientation (Patient).
    let orientation: [Double]
    /// Pixel Spacing.
    let pixelSpacing: PixelSpacing
    /// Slice Thickness in mm.
    let sliceThickness: Double
    /// Spacing Between Slices in mm, from the positions; `nil` where it is not the same throughout.
    let spacingBetweenSlices: Double?
    /// What was repaired or supplied.
    let findings: [DerivedObjectFinding]

    init(of source: SourceSeries, template: DataSet) {
        let geometry = source.volume.geometry
        let stated = (try? template.doubles(.imageOrientationPatient)) ?? []
        let orientation = Self.orientation(geometry, stated: stated)
        let thickness = Self.thickness(geometry, stated: source.attributes.sliceThickness)
        self.orientation = orientation.values
        sliceThickness = thickness.value
        pixelSpacing = geometry.pixelSpacing
        spacingBetweenSlices = geometry.regularSpacing
        findings = [orientation.finding, thickness.finding].compactMap(\.self)
    }

    /// Below this a direction is the source's, rounded; readers accept it as a unit vector.
    private static let directionTolerance = 1e-5

    private static func orientation(
        _ geometry: VolumeGeometry, stated: [Double]
    ) -> (values: [Double], finding: DerivedObjectFinding?) {
        let computed = geometry.rowDirection.components + geometry.columnDirection.components
        if stated.count == 6, zip(stated, computed).allSatisfy({ abs($0 - $1) < directionTolerance }) {
            return (stated, nil)
        }
        let reason =
            "it varies from slice to slice or is not made of perpendicular unit vectors; one that is was written"
        let tag = AttributeTag.imageOrientationPatient
        return (computed, DerivedObjectFinding("ImageOrientationPatient", tag, .repaired, reason))
    }

    private static func thickness(
        _ geometry: VolumeGeometry, stated: Double?
    ) -> (value: Double, finding: DerivedObjectFinding?) {
        if let stated, stated > 0, stated.isFinite { return (stated, nil) }
        let reason = "is required and unknown; the median distance between slices stands in its place"
        let finding = DerivedObjectFinding("SliceThickness", .sliceThickness, .supplied, reason)
        return (geometry.stacking.medianDistance ?? 1, finding)
    }
}

extension SIMD3<Double> {
    /// x, y and z.
    var components: [Double] { [x, y, z] }
}
