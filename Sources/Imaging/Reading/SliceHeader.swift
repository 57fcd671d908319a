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

extension SliceHeader {
    /// The UIDs of an instance: the data set's, or those of the file meta information where the data set has none.
    struct Identity {
        let sopClassUID: UID
        let sopInstanceUID: UID
        private(set) var repairs: [SeriesFinding] = []

        init(_ dataSet: DataSet, path: String) throws(SliceHeaderError) {
            if let sopClassUID = dataSet.uid(.sopClassUID), let sopInstanceUID = dataSet.uid(.sopInstanceUID) {
                self.sopClassUID = sopClassUID
                self.sopInstanceUID = sopInstanceUID
                return
            }
            let meta = try Self.meta(path)
            sopClassUID = dataSet.uid(.sopClassUID) ?? meta.mediaStorageSOPClassUID
            sopInstanceUID = dataSet.uid(.sopInstanceUID) ?? meta.mediaStorageSOPInstanceUID
            repairs = [
                SeriesFinding(
                    .attributeRepaired,
                    "SOP Class UID or SOP Instance UID is missing and was taken from the file meta information",
                    sopInstanceUIDs: [sopInstanceUID]
                )
            ]
        }

        private static func meta(_ path: String) throws(SliceHeaderError) -> FileMetaInformation {
            do {
                return try FileMetaInformation.read(path).0
            } catch {
                throw error.systemFailure == nil ? .missing("SOP Instance UID") : .unreadable(error)
            }
        }
    }
}

/// Where the slices of a volume are written by several threads.
///
/// `@unchecked Sendable`: each thread writes to slices of its own only, and the buffer outlives the threads, which are
/// awaited inside the closure that lends it.
struct SliceDestination: @unchecked Sendable {
    private let buffer: UnsafeMutableBufferPointer<Int16>
    private let voxelsPerSlice: Int

    init(_ buffer: UnsafeMutableBufferPointer<Int16>, voxelsPerSlice: Int) {
        self.buffer = buffer
        self.voxelsPerSlice = voxelsPerSlice
    }

    func slice(_ index: Int) -> UnsafeMutableBufferPointer<Int16> {
        UnsafeMutableBufferPointer(rebasing: buffer[index * voxelsPerSlice..<(index + 1) * voxelsPerSlice])
    }
}
