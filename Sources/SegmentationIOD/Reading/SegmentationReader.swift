public import DICOM

/// Reads the frames of a BINARY segmentation, by whichever program it was written.
///
///     let mask = try SegmentationReader(contentsOf: path).mask(on: series)
///
/// Frames are joined to slices by the SOP Instance UID of their source image, never by their order, and turned as their
/// orientation says; one that does not lie on the slice that it refers to is refused. Of several source images, as of a
/// PET and a CT, the one that belongs to the series counts.
///
/// Standard: PS3.3 A.51, C.8.20.
public struct SegmentationReader: Sendable {
    /// SOP Instance UID.
    public let sopInstanceUID: UID
    /// Patient ID; empty where the object has none.
    public let patientID: String
    /// Frame of Reference UID.
    public let frameOfReferenceUID: UID?
    /// Manufacturer and Manufacturer's Model Name of what made the object; empty where it does not say.
    public let maker: [String]
    /// Rows of a frame.
    public let rows: Int
    /// Columns of a frame.
    public let columns: Int
    /// The segments that the object describes, in the order in which it does.
    public let describedSegments: [Segment]
    /// The frames in the order in which they are stored.
    public let frames: [Frame]
    let pixels: SegmentationPixelUnpacker

    /// Reads a Part 10 file with native pixel data.
    public init(contentsOf path: String) throws(SegmentationIODError) {
        let dataSet: DataSet
        do {
            dataSet = try DataSet(contentsOf: path)
        } catch {
            throw .dataSet(path: path, error)
        }
        let object = SegmentationDataSet(dataSet, path: path)
        try object.checkKind()
        sopInstanceUID = try object.sopInstanceUID()
        patientID = dataSet.string(.patientID) ?? ""
        frameOfReferenceUID = dataSet.uid(.frameOfReferenceUID)
        maker = [dataSet.string(.manufacturer) ?? "", dataSet.string(.manufacturerModelName) ?? ""]
        (rows, columns) = try object.size()
        describedSegments = try object.segments()
        frames = try object.frames()
        pixels = try object.pixels(pixelsPerFrame: rows * columns, frameCount: frames.count)
    }

    /// The segments that have frames, in order.
    public var segments: [UInt8] { Set(frames.map(\.segment)).sorted() }
}
