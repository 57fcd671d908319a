import DICOM

/// The parts of a segmentation's data set that its reader needs, checked.
struct SegmentationDataSet {
    private let dataSet: DataSet
    private let path: String

    init(_ dataSet: DataSet, path: String) {
        self.dataSet = dataSet
        self.path = path
    }

    func checkKind() throws(SegmentationIODError) {
        let sopClass = dataSet.uid(.sopClassUID)
        guard sopClass == SOPClass.segmentationStorage else {
            throw .notBinarySegmentation(path: path, found: "SOP class \(sopClass?.description ?? "unknown")")
        }
        let type = dataSet.string(.segmentationType) ?? "nothing"
        guard type == "BINARY", dataSet.integer(.bitsAllocated) == 1 else {
            throw .notBinarySegmentation(path: path, found: "of type \(type)")
        }
        guard !dataSet.transferSyntax.isEncapsulated else {
            throw .notBinarySegmentation(path: path, found: "compressed (\(dataSet.transferSyntax))")
        }
    }

    func sopInstanceUID() throws(SegmentationIODError) -> UID {
        guard let uid = dataSet.uid(.sopInstanceUID) else { throw inconsistent("it has no SOP Instance UID") }
        return uid
    }

    func size() throws(SegmentationIODError) -> (rows: Int, columns: Int) {
        guard let rows = dataSet.integer(.rows), let columns = dataSet.integer(.columns), rows > 0, columns > 0 else {
            throw inconsistent("its frames have no size")
        }
        return (rows, columns)
    }

    /// The segments that are described, without those that have no number.
    var segments: [SegmentationReader.Segment] {
        dataSet.items(.segmentSequence).compactMap { item in
            // Segment numbers start at 1. Standard: PS3.3 C.8.20.4.
            guard let number = item.integer(.segmentNumber).flatMap({ UInt8(exactly: $0) }), number > 0 else {
                return nil
            }
            let code = item.items(.segmentedPropertyTypeCodeSequence).first.flatMap { CodedConcept($0) }
            return SegmentationReader.Segment(
                number: number, label: item.string(.segmentLabel) ?? "", typeCode: code)
        }
    }

    func frames() throws(SegmentationIODError) -> [SegmentationReader.Frame] {
        let shared = dataSet.items(.sharedFunctionalGroupsSequence).first
        let items = dataSet.items(.perFrameFunctionalGroupsSequence)
        let announced = dataSet.integer(.numberOfFrames) ?? 0
        guard items.count == announced else {
            throw inconsistent("\(announced) frames are announced and \(items.count) described")
        }
        var frames: [SegmentationReader.Frame] = []
        for item in items { frames.append(try frame(item, shared: shared)) }
        return frames
    }

    func pixels(pixelsPerFrame: Int, frameCount: Int) throws(SegmentationIODError) -> SegmentationPixelUnpacker {
        let bytes = dataSet.bytes(.pixelData) ?? []
        guard
            let pixels = SegmentationPixelUnpacker(
                pixelData: bytes,
                pixelsPerFrame: pixelsPerFrame,
                frameCount: frameCount
            )
        else {
            throw inconsistent("\(bytes.count) bytes do not hold \(frameCount) frames of \(pixelsPerFrame) pixels")
        }
        return pixels
    }

    private func frame(_ item: DataSet, shared: DataSet?) throws(SegmentationIODError) -> SegmentationReader.Frame {
        let group = { (tag: AttributeTag) in item.items(tag).first ?? shared?.items(tag).first }
        guard let number = group(.segmentIdentificationSequence)?.integer(.referencedSegmentNumber),
            let segment = UInt8(exactly: number), segment > 0
        else {
            throw inconsistent("a frame names no segment")
        }
        let image = group(.derivationImageSequence)?.items(.sourceImageSequence).first
        guard let source = image?.uid(.referencedSOPInstanceUID) else {
            throw inconsistent("a frame names no source image")
        }
        return SegmentationReader.Frame(segment: segment, sourceSOPInstanceUID: source, plane: plane(group))
    }

    /// Where a frame lies; attributes with another number of values than they should have count as absent.
    private func plane(_ group: (AttributeTag) -> DataSet?) -> FramePlane {
        let position = group(.planePositionSequence)?.doubles(.imagePositionPatient) ?? []
        let orientation = group(.planeOrientationSequence)?.doubles(.imageOrientationPatient) ?? []
        let spacing = group(.pixelMeasuresSequence)?.doubles(.pixelSpacing) ?? []
        return FramePlane(
            imagePosition: position.count == 3 ? SIMD3(position[0], position[1], position[2]) : nil,
            imageOrientation: orientation.count == 6 ? orientation : [],
            pixelSpacing: spacing.count == 2 ? spacing : []
        )
    }

    private func inconsistent(_ reason: String) -> SegmentationIODError {
        .inconsistentObject(path: path, reason: reason)
    }
}
