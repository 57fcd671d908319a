public import DICOM

/// A file of a series that is no slice of its volume, and why.
///
/// Slices and left-out instances together are every file of the series:
/// `outline.instances.count + outline.leftOut.count` is the number of files that were given.
public struct LeftOutInstance: Sendable, Equatable, Codable {
    /// The file.
    public let path: String
    /// The SOP Instance UID; `nil` where the file does not tell it.
    public let sopInstanceUID: UID?
    /// Why it is no slice, for a program.
    public let reason: Reason
    /// Why it is no slice, for a person: the rest of a sentence that begins with "an instance was left out:".
    public let explanation: String
    /// Whether it lies between the first slice and the last, or may lie there since its place is unknown.
    public let isInsideVolume: Bool
    /// Whether the volume misses what it shows or may show, so that what is found is only a part.
    public let leavesHole: Bool

    /// Why a file is no slice.
    ///
    /// A file that the disk does not give is none of these: see
    /// ``ImagingError/unreadableFiles(unreadable:files:reasons:)``.
    public enum Reason: String, Sendable, Codable, CaseIterable {
        /// It repeats the SOP Instance UID of another file.
        case repeatedInstance
        /// It plans an acquisition.
        case localizer
        /// It is a page for people: a dose report, a screen save, a projection.
        case page
        /// It is another object than the slices: a structure set, an image of another SOP class or modality.
        case otherObject
        /// Its values are no Hounsfield units, or none that a conventional scan gives.
        case notHounsfield
        /// It lies in another orientation than the slices.
        case otherOrientation
        /// It has another size or pixel spacing than the slices.
        case otherSize
        /// It lies in another frame of reference, whose positions mean something else.
        case otherFrameOfReference
        /// It belongs to another acquisition of the same region.
        case otherAcquisition
        /// It belongs to another acquisition that goes on where the one that was taken ends, and lies beyond it.
        case otherStation
        /// It lies where another slice lies.
        case duplicatePosition
        /// It is of a kind that gives no slice: without a position, with several frames, in colour.
        case unsupported
        /// Its content is broken.
        case broken
    }

    /// Creates an entry.
    public init(
        path: String, sopInstanceUID: UID?, reason: Reason, explanation: String, isInsideVolume: Bool, leavesHole: Bool
    ) {
        self.path = path
        self.sopInstanceUID = sopInstanceUID
        self.reason = reason
        self.explanation = explanation
        self.isInsideVolume = isInsideVolume
        self.leavesHole = leavesHole
    }
}
