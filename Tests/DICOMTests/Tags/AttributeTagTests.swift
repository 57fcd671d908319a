import DICOM
import TestSupport
import Testing

struct AttributeTagTests {
    @Test("a tag is printed as the standard prints it, and ordered as in a data set")
    func printed() {
        #expect(AttributeTag(0x0008, 0x0ABC).description == "(0008,0ABC)")
        #expect(AttributeTag(0x7FE0, 0x0010).number == 0x7FE0_0010)
        #expect(AttributeTag(0x0008, 0xFFFF) < AttributeTag(0x0010, 0x0000))
        #expect(!(AttributeTag(0x0010, 0x0010) < AttributeTag(0x0010, 0x0010)))
    }

    /// The attributes that the conformance statement says are in the index, and those that the series is chosen by.
    private static let indexed: [AttributeTag] = [
        .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex, .studyInstanceUID, .studyDate,
        .studyTime, .studyID, .accessionNumber, .studyDescription, .referringPhysicianName, .seriesInstanceUID,
        .modality, .seriesNumber, .seriesDate, .seriesTime, .seriesDescription, .protocolName, .bodyPartExamined,
        .manufacturer, .manufacturerModelName, .stationName, .frameOfReferenceUID, .sopInstanceUID, .sopClassUID,
        .instanceNumber, .rows, .columns, .numberOfFrames, .imageType, .specificCharacterSet, .sliceThickness,
        .convolutionKernel, .acquisitionDate, .contentDate, .acquisitionTime, .contentTime, .institutionName,
        .patientAge,
        .spacingBetweenSlices, .gantryDetectorTilt, .patientPosition, .acquisitionNumber, .imagePositionPatient,
        .imageOrientationPatient, .sliceLocation, .samplesPerPixel, .photometricInterpretation, .pixelSpacing,
        .bitsAllocated, .bitsStored, .rescaleIntercept, .rescaleSlope, .lossyImageCompression,
    ]

    private static let numbers: Set<AttributeTag> = [.rows, .columns, .samplesPerPixel, .bitsAllocated, .bitsStored]

    @Test("the scanner keeps every attribute of the index, in any order", arguments: [false, true])
    func kept(isReversed: Bool) throws {
        var bytes = EncodedDataSet(.implicitVRLittleEndian)
        let tags = Self.indexed.sorted()
        for tag in isReversed ? tags.reversed() : tags {
            bytes.add(tag, .UN, Self.numbers.contains(tag) ? [7, 0] : Array("\(tag.element)".utf8))
        }
        let attributes = try scan(bytes.bytes, .implicitVRLittleEndian)
        for tag in tags {
            #expect(attributes.contains(tag))
            #expect(attributes.string(tag) == (Self.numbers.contains(tag) ? "7" : "\(tag.element)"), "\(tag)")
        }
    }
}
