import DICOM
import Foundation
import TestSupport
import Testing

struct AttributeTagTests {
    /// A constant of `AttributeTag+Dictionary.swift` with the comment above it.
    struct Constant: Sendable {
        let name: String
        let tag: AttributeTag
        let representation: String
    }

    @Test("every constant is the attribute that it is named after, with the VR that its comment says")
    func constants() throws {
        let constants = try Self.constants()
        #expect(constants.count > 190)
        for constant in constants {
            let keyword = DICOMError.missingAttribute(constant.tag).description.prefix { $0 != " " }
            let current = keyword.hasPrefix("RETIRED_") ? keyword.dropFirst(8) : keyword
            #expect(current.lowercased() == constant.name.lowercased(), "\(constant)")
            let dataSet = DataSet()
            if constant.representation.contains("SQ") {
                dataSet.setEmpty(constant.tag)
            } else {
                dataSet.set(constant.tag, bytes: [])
            }
            let letters = try #require(dataSet.valueRepresentation(constant.tag)).letters
            #expect(constant.representation.contains(letters), "\(constant) is \(letters)")
        }
    }

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
        .convolutionKernel,
    ]

    @Test("the scanner keeps every attribute of the index, in any order", arguments: [false, true])
    func kept(isReversed: Bool) throws {
        var bytes = EncodedDataSet(.implicitVRLittleEndian)
        let tags = Self.indexed.sorted()
        for tag in isReversed ? tags.reversed() : tags {
            let isNumber = tag == .rows || tag == .columns
            bytes.add(tag, .UN, isNumber ? [7, 0] : Array("\(tag.element)".utf8))
        }
        let attributes = try scan(bytes.bytes, .implicitVRLittleEndian)
        for tag in tags {
            #expect(attributes.contains(tag))
            #expect(attributes.string(tag) == (tag == .rows || tag == .columns ? "7" : "\(tag.element)"), "\(tag)")
        }
    }

    /// The constants as they stand in the source.
    private static func constants() throws -> [Constant] {
        let source = try String(
            contentsOfFile: Repository.path("Sources/DICOM/Tags/AttributeTag+Dictionary.swift"), encoding: .utf8)
        var constants: [Constant] = []
        var comment = ""
        for line in source.split(separator: "\n") {
            let words = line.split { " (),:=".contains($0) }.map(String.init)
            if words.starts(with: ["public", "static", "let"]) {
                let numbers = words.suffix(2).compactMap { UInt16($0.dropFirst(2), radix: 16) }
                try #require(numbers.count == 2, "\(line)")
                constants.append(
                    Constant(
                        name: words[3], tag: AttributeTag(numbers[0], numbers[1]),
                        representation: comment.split(separator: ",").last.map(String.init) ?? ""))
            }
            comment = String(line)
        }
        return constants
    }
}
