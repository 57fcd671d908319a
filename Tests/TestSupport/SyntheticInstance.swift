public import DICOM

/// A small CT slice for tests, valid in all that the standard demands of it.
public struct SyntheticInstance {
    /// SOP instance UID.
    public var sopInstanceUID = UID.random()
    /// Series instance UID.
    public var seriesInstanceUID = UID.random()
    /// Study instance UID.
    public var studyInstanceUID = UID.random()
    /// Frame of reference UID.
    public var frameOfReferenceUID = UID.random()
    /// Patient name and ID.
    public var patientName = "Doe^Jane", patientID = "P1"
    /// Instance number, from which the position along the patient's axis follows, 2 mm apart.
    public var instanceNumber = 1
    /// Size in pixels.
    public var rows = 16, columns = 12
    /// The stored value of each pixel, row by row; a ramp where it is empty.
    public var values: [Int16] = []

    /// Describes a slice of new UIDs.
    public init() {}

    /// The slice as a data set.
    public var dataSet: DataSet {
        let slice = DataSet()
        describePatientAndStudy(slice)
        describeSeries(slice)
        describeImage(slice)
        return slice
    }

    /// The slice as the bytes of a data set in explicit VR little endian, without file meta information.
    public var encoded: [UInt8] {
        var bytes = EncodedDataSet(.explicitVRLittleEndian)
        bytes.add(.specificCharacterSet, .CS, "ISO_IR 192")
        bytes.add(.sopClassUID, .UI, SOPClass.ctImageStorage.description)
        bytes.add(.sopInstanceUID, .UI, sopInstanceUID.description)
        bytes.add(.modality, .CS, "CT")
        bytes.add(.patientName, .PN, patientName)
        bytes.add(.patientID, .LO, patientID)
        bytes.add(.studyInstanceUID, .UI, studyInstanceUID.description)
        bytes.add(.seriesInstanceUID, .UI, seriesInstanceUID.description)
        bytes.add(.instanceNumber, .IS, "\(instanceNumber)")
        bytes.add(.rows, UInt16(rows))
        bytes.add(.columns, UInt16(columns))
        bytes.add(.pixelData, .OW, pixelBytes)
        return bytes.bytes
    }

    /// The value field of the pixel data.
    public var pixelBytes: [UInt8] {
        let ramp = (0..<rows * columns).map { Int16($0 % 400) - 100 }
        return (values.isEmpty ? ramp : values).flatMap { value in
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
    }

    private func describePatientAndStudy(_ slice: DataSet) {
        slice.set(.specificCharacterSet, string: "ISO_IR 192")
        slice.set(.patientName, string: patientName)
        slice.set(.patientID, string: patientID)
        slice.set(.patientBirthDate, string: "19700101")
        slice.set(.patientSex, string: "F")
        slice.set(.studyInstanceUID, string: studyInstanceUID.description)
        slice.set(.studyDate, string: "20240102")
        slice.set(.studyTime, string: "030405")
        slice.set(.studyID, string: "S1")
        slice.set(.accessionNumber, string: "A1")
        slice.setEmpty(.referringPhysicianName)
    }

    private func describeSeries(_ slice: DataSet) {
        slice.set(.sopClassUID, string: SOPClass.ctImageStorage.description)
        slice.set(.sopInstanceUID, string: sopInstanceUID.description)
        slice.set(.seriesInstanceUID, string: seriesInstanceUID.description)
        slice.set(.frameOfReferenceUID, string: frameOfReferenceUID.description)
        slice.set(.modality, string: "CT")
        slice.set(.seriesNumber, integer: 1)
        slice.set(.instanceNumber, integer: instanceNumber)
        slice.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "AXIAL"])
        slice.set(.imagePositionPatient, doubles: [-100, -100, Double(instanceNumber) * 2])
        slice.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 1, 0])
        slice.set(.sliceThickness, double: 2)
        slice.setEmpty(.positionReferenceIndicator)
    }

    private func describeImage(_ slice: DataSet) {
        slice.set(.samplesPerPixel, integer: 1)
        slice.set(.photometricInterpretation, string: "MONOCHROME2")
        slice.set(.rows, integer: rows)
        slice.set(.columns, integer: columns)
        slice.set(.pixelSpacing, doubles: [0.75, 0.75])
        slice.set(.bitsAllocated, integer: 16)
        slice.set(.bitsStored, integer: 16)
        slice.set(.highBit, integer: 15)
        slice.set(.pixelRepresentation, integer: 1)
        slice.set(.rescaleIntercept, double: 0)
        slice.set(.rescaleSlope, double: 1)
        slice.set(.rescaleType, string: "HU")
        slice.set(.pixelData, bytes: pixelBytes, vr: .OW)
    }
}
