public import DICOM

/// Something about a series that a person should know, for the decision record.
///
///     finding.description == "gap: 1 distance of 4.0 mm among slices 2.0 mm apart: slices seem to be missing"
public struct SeriesFinding: Sendable, Equatable, Codable, CustomStringConvertible {
    /// What was found, for a program.
    public let code: Code
    /// What was found, for a person: one sentence without a patient's attributes.
    public let sentence: String
    /// The instances concerned; empty where it is the series as a whole.
    public let sopInstanceUIDs: [UID]

    /// Creates a finding.
    public init(_ code: Code, _ sentence: String, sopInstanceUIDs: [UID] = []) {
        self.code = code
        self.sentence = sentence
        self.sopInstanceUIDs = sopInstanceUIDs
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(sentence)" }
}

extension SeriesFinding {
    /// What can be odd about a series and yet leave a volume.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// Several slices at one position: one was kept.
        case duplicatePosition
        /// The same SOP Instance UID in several files: one was kept.
        case duplicateInstance
        /// Slices seem to be missing.
        case gap
        /// Distances between slices differ, without single slices missing.
        case irregularSpacing
        /// Slices move sideways as they advance: a tilted gantry.
        case gantryTilt
        /// Slices of another orientation than those that were taken were left out.
        case mixedOrientation
        /// Slices of another size or pixel spacing than those that were taken were left out.
        case mixedSize
        /// Slices of another frame of reference than the best were left out, or most slices have one of their own.
        case mixedFrameOfReference
        /// The series holds several acquisitions of one region: one was taken.
        case severalAcquisitions
        /// Pages for people were left out.
        case pageDropped
        /// Objects that are no CT images were left out.
        case otherObjectDropped
        /// Images whose values are no Hounsfield units were left out.
        case unconventionalDropped
        /// High Bit is not Bits Stored - 1.
        case unusualHighBit
        /// Localizer images were left out.
        case localizerDropped
        /// Orientation or pixel spacing differ between slices by rounding only.
        case geometryJitter
        /// The directions of rows and columns were not perpendicular unit vectors and were made so.
        case orientationRepaired
        /// No rescale: stored values were taken as Hounsfield units.
        case missingRescale
        /// Rescale differs between slices; each slice has its own.
        case rescaleDiffers
        /// Voxels of the pixel padding value became air.
        case pixelPadding
        /// Values do not fit into 16 bits and were limited.
        case valuesLimited
        /// Pixels were once compressed with loss.
        case lossyCompression
        /// An instance cannot be used and was left out.
        case unusableInstance
        /// Attributes that are required are missing or broken and were replaced.
        case attributeRepaired
    }
}
