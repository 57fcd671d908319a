import DICOM
import Foundation

/// What a model needs of a series.
public struct SeriesRequirements: Sendable, Codable, Equatable {
    /// The fewest slices that are worth segmenting.
    public var minimumSlices: Int
    /// The largest angle between the slices and the axial plane, in degrees; `nil` where any orientation will do.
    public var maximumObliquityDegrees: Double?
    /// Whether slices must follow each other evenly and straight, without gaps or gantry tilt.
    public var needsRegularSpacing: Bool
    /// The largest median distance between slices, in mm; `nil` where any will do.
    public var maximumSliceDistance: Double?

    /// Creates requirements; by default axial slices, five at least.
    public init(
        minimumSlices: Int = 5,
        maximumObliquityDegrees: Double? = 20,
        needsRegularSpacing: Bool = false,
        maximumSliceDistance: Double? = nil
    ) {
        self.minimumSlices = minimumSlices
        self.maximumObliquityDegrees = maximumObliquityDegrees
        self.needsRegularSpacing = needsRegularSpacing
        self.maximumSliceDistance = maximumSliceDistance
    }

    /// What any CT series meets, however small and however it lies.
    public static let any = Self(minimumSlices: 1, maximumObliquityDegrees: nil)
}

extension SeriesRequirements {
    /// The first thing that stands against segmenting a series; `nil` where it is suitable.
    public func obstacle(to series: SeriesOutline) -> SeriesObstacle? {
        obstacleOfKind(series) ?? obstacleOfStack(series.geometry)
    }

    /// As ``obstacle(to:)``, where the other series of the study are known.
    func obstacle(to series: SeriesOutline, among scattered: ScatteredScan) -> SeriesObstacle? {
        obstacleOfKind(series) ?? scattered.count(with: series).map(SeriesObstacle.pieceOfScan)
            ?? obstacleOfStack(series.geometry)
    }

    /// What stands against it by what it shows, wherever its slices lie.
    func obstacleOfKind(_ series: SeriesOutline) -> SeriesObstacle? {
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

/// Why a series cannot be segmented, or must not be.
public enum SeriesObstacle: Sendable, Equatable {
    /// The modality is another one.
    case notCT(modality: String)
    /// The SOP class is another one than CT Image Storage.
    case notCTImageStorage(sopClassUID: String)
    /// The images plan an acquisition.
    case localizer
    /// The images are no slices of the patient, for example a dose report or a projection.
    case notSlices(imageType: String)
    /// The values are not the Hounsfield units of a conventional image.
    case notHounsfield(reason: String)
    /// There are too few slices.
    case tooFewSlices(found: Int, needed: Int)
    /// It is one slice of a scan that came as series of one slice each.
    case pieceOfScan(slices: Int)
    /// The slices do not lie across the body.
    case notAxial(degrees: Double, limit: Double)
    /// The slices are sheared by a tilted gantry.
    case gantryTilt(degrees: Double)
    /// There are gaps or irregular distances.
    case irregularSpacing(smallest: Double, largest: Double)
    /// The slices are too far apart.
    case tooFarApart(distance: Double, limit: Double)
}

extension SeriesObstacle: CustomStringConvertible {
    /// One sentence for the decision record.
    public var description: String {
        switch self {
        case .notCT(let modality):
            "The modality is \(modality.isEmpty ? "not given" : modality.quotedUnlessCode), not CT."
        case .notCTImageStorage(let uid): "The SOP class is \(uid), not CT Image Storage."
        case .localizer: "The images are localizers."
        case .notSlices(let type):
            "The images are no slices of the patient: their Image Type is \(type.quotedUnlessCode)."
        case .notHounsfield(let reason):
            "The values are not the Hounsfield units of a conventional CT image: \(reason)."
        case .tooFewSlices(let found, let needed):
            "There \(found == 1 ? "is 1 slice" : "are \(found) slices"), fewer than the \(needed) that are needed."
        case .pieceOfScan(let count):
            "It is one of \(count) slices side by side that came as series of one slice each, and not as one series."
        case .notAxial(let degrees, let limit):
            "The slices lie \(rounded(degrees))° off the axial plane, more than \(rounded(limit))°."
        case .gantryTilt(let degrees):
            "The gantry was tilted by \(rounded(degrees))°, and the model needs slices stacked straight."
        case .irregularSpacing(let smallest, let largest):
            "The distances between slices are \(rounded(smallest)) to \(rounded(largest)) mm, and the model needs them even."
        case .tooFarApart(let distance, let limit):
            "The slices are \(rounded(distance)) mm apart, more than \(rounded(limit)) mm."
        }
    }

    private func rounded(_ value: Double) -> String { String(format: "%.1f", value) }
}
