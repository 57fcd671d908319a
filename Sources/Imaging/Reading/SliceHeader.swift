import DICOM

/// What the header of one CT image says, read and checked, before it is known which slices go together.
struct SliceHeader: Sendable, Equatable {
    var path: String
    var sopClassUID: UID
    var sopInstanceUID: UID
    var seriesInstanceUID: UID?
    var studyInstanceUID: UID?
    var frameOfReferenceUID: UID?
    var instanceNumber: Int?
    var acquisitionNumber: Int?
    var rows: Int
    var columns: Int
    var position: SIMD3<Double>
    var orientation: SliceOrientation
    var spacing: PixelSpacing
    var rescale = Rescale.identity
    /// Whether the header says how values become Hounsfield units.
    var hasRescale = true
    var attributes: SeriesAttributes
    var lossyCompression: LossyCompression?
    /// What tells the acquisition of this slice from others.
    var marks: [AcquisitionMark: AcquisitionMark.Value] = [:]
    /// What was repaired in this header alone.
    var repairs: [SeriesFinding] = []

    /// What Image Type says.
    var imageTerms: ImageTypeTerms { ImageTypeTerms(attributes.imageType) }
}
