import DICOM
import Foundation

extension SeriesRequirements {
    /// The first thing that stands against segmenting a series; `nil` where it is suitable.
    public func obstacle(to series: SeriesOutline) -> SeriesObstacle? {
        obstacleOfKind(series) ?? obstacleOfStack(series.geometry)
    }

    private func obstacleOfKind(_ series: SeriesOutline) -> SeriesObstacle? {
        let attributes = series.attributes
        guard attributes.modality == "CT" else { return .notCT(modality: attributes.modality) }
        if let other = series.instances.first(where: { $0.sopClassUID != SOPClass.ctImageStorage }) {
            return .notCTImageStorage(sopClassUID: other.sopClassUID.description)
        }
        if attributes.imageType.contains("LOCALIZER") { return .localizer }
        guard Self.notSlices.isDisjoint(with: attributes.imageType) else {
            return .notSlices(imageType: attributes.imageType.joined(separator: "\\"))
        }
        return nil
    }

    private func obstacleOfStack(_ geometry: VolumeGeometry) -> SeriesObstacle? {
        guard geometry.slices >= minimumSlices else {
            return .tooFewSlices(found: geometry.slices, needed: minimumSlices)
        }
        if let limit = maximumObliquityDegrees, geometry.obliquityDegrees > limit {
            return .notAxial(degrees: geometry.obliquityDegrees, limit: limit)
        }
        let stacking = geometry.stacking
        if let limit = maximumSliceDistance, let distance = stacking.medianDistance, distance > limit {
            return .tooFarApart(distance: distance, limit: limit)
        }
        guard needsRegularSpacing, geometry.regularSpacing == nil else { return nil }
        if stacking.isSheared { return .gantryTilt(degrees: stacking.shearDegrees) }
        return .irregularSpacing(smallest: stacking.distances.min() ?? 0, largest: stacking.distances.max() ?? 0)
    }

    /// Values of Image Type by which scanners mark pictures that are no slices.
    private static let notSlices: Set<String> = [
        "DOSE_INFO", "SCREEN SAVE", "SCREENSAVE", "PROJECTION IMAGE", "CT_SOM5 PROT", "CT_SOM7 PROT", "VRT", "SSD",
        "3D RENDERING", "VOLREN", "HISTOGRAM", "REPORT",
    ]
}

extension VolumeGeometry {
    /// The angle between the slices and the axial plane, in degrees, 0 to 90.
    public var obliquityDegrees: Double {
        acos(min(1, abs(normal.z))) * 180 / .pi
    }

    /// The distance from the first to the last slice along the normal, in mm.
    public var extent: Double { stacking.distances.reduce(0, +) }
}
