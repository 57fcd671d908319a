import DICOM

extension SliceHeader {
    /// Reads and checks the attributes of one instance.
    ///
    /// Standard: PS3.3 A.3.3 (CT Image IOD), C.7.6.2, C.7.6.3, C.8.2.1.
    init(_ dataSet: DataSet, path: String) throws(SliceHeaderError) {
        let identity = try Identity(dataSet, path: path)
        let hierarchy = HierarchyUIDs(dataSet)
        let pixels = try Self.pixels(dataSet, identity)
        self.init(
            path: path,
            sopClassUID: identity.sopClassUID,
            sopInstanceUID: identity.sopInstanceUID,
            seriesInstanceUID: hierarchy?.seriesInstanceUID,
            studyInstanceUID: hierarchy?.studyInstanceUID,
            frameOfReferenceUID: dataSet.uid(.frameOfReferenceUID),
            instanceNumber: try? dataSet.integer(.instanceNumber),
            acquisitionNumber: try? dataSet.integer(.acquisitionNumber),
            rows: pixels.rows,
            columns: pixels.columns,
            position: try Self.position(dataSet),
            orientation: try Self.orientation(dataSet),
            spacing: try Self.spacing(dataSet),
            attributes: SeriesAttributes(dataSet),
            lossyCompression: LossyCompression(dataSet),
            repairs: identity.repairs
        )
        if hierarchy != nil { repairs += HierarchyUIDs.repairs(dataSet, sopInstanceUID: sopInstanceUID) }
        try takeRescale(dataSet)
        marks = AcquisitionMark.values(dataSet, attributes)
        attributes.unconventionalValues = ValueMeaning.obstacle(dataSet, attributes)
        explainHighBit(dataSet)
    }

    /// High Bit is taken literally; a header that leaves bits free below the value is seldom meant so.
    ///
    /// Standard: PS3.5 8.1.1.
    private mutating func explainHighBit(_ dataSet: DataSet) {
        guard let high = try? dataSet.integer(.highBit), let stored = try? dataSet.integer(.bitsStored),
            high != stored - 1
        else { return }
        repairs.append(
            SeriesFinding(
                .unusualHighBit,
                "High Bit is \(high) where Bits Stored is \(stored): values were read from the high bits",
                sopInstanceUIDs: [sopInstanceUID]))
    }

    /// The Image Pixel module of an image of one frame.
    private static func pixels(_ dataSet: DataSet, _ identity: Identity) throws(SliceHeaderError) -> PixelDescription {
        // One that cannot be read is refused by the pixel description.
        let frames = (try? dataSet.integer(.numberOfFrames)).flatMap { (2...Int(Int32.max)).contains($0) ? $0 : nil }
        guard frames == nil, identity.sopClassUID != SOPClass.enhancedCTImageStorage else {
            throw .multiFrame(sopInstanceUID: identity.sopInstanceUID, frames: frames)
        }
        do throws(DICOMError) { return try PixelDescription(dataSet) } catch { throw .pixels(error) }
    }

    static func position(_ dataSet: DataSet) throws(SliceHeaderError) -> SIMD3<Double> {
        let values = try SliceHeaderError.reading { () throws(DICOMError) in try dataSet.doubles(.imagePositionPatient)
        }
        guard !values.isEmpty else { throw .missing("Image Position (Patient)") }
        guard let position = position(values) else {
            throw .invalid("Image Position (Patient)", found: "\(values)", expected: "three numbers were expected")
        }
        return position
    }

    /// The position that three numbers are; `nil` where they are none.
    static func position(_ values: [Double]) -> SIMD3<Double>? {
        guard values.count == 3, values.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else { return nil }
        return SIMD3(values[0], values[1], values[2])
    }

    private static func orientation(_ dataSet: DataSet) throws(SliceHeaderError) -> SliceOrientation {
        let values = try SliceHeaderError.reading { () throws(DICOMError) in
            try dataSet.doubles(.imageOrientationPatient)
        }
        guard !values.isEmpty else { throw .missing("Image Orientation (Patient)") }
        guard let orientation = SliceOrientation(values) else {
            throw .invalid(
                "Image Orientation (Patient)",
                found: "\(values)",
                expected: "two perpendicular directions were expected"
            )
        }
        return orientation
    }

    private static func spacing(_ dataSet: DataSet) throws(SliceHeaderError) -> PixelSpacing {
        let values = try SliceHeaderError.reading { () throws(DICOMError) in try dataSet.doubles(.pixelSpacing) }
        guard !values.isEmpty else { throw .missing("Pixel Spacing") }
        guard values.count == 2, values.allSatisfy({ $0.isFinite && (1e-4...1e3).contains($0) }) else {
            throw .invalid("Pixel Spacing", found: "\(values)", expected: "two distances above 0 mm were expected")
        }
        return PixelSpacing(row: values[0], column: values[1])
    }
}
