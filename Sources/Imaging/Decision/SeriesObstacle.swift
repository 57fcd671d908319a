import Foundation

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
