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
        let terms = ImageTypeTerms(attributes.imageType)
        if terms.isLocalizer { return .localizer }
        guard !terms.isPage else {
            return .notSlices(imageType: attributes.imageType.joined(separator: "\\"))
        }
        return attributes.unconventionalValues.map { .notHounsfield(reason: $0) }
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
}

extension VolumeGeometry {
    /// The angle between the slices and the axial plane, in degrees, 0 to 90.
    public var obliquityDegrees: Double {
        acos(min(1, abs(normal.z))) * 180 / .pi
    }

    /// The distance from the first to the last slice along the normal, in mm.
    public var extent: Double { stacking.distances.reduce(0, +) }
}
