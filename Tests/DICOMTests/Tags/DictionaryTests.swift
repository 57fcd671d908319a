import DICOM
import Foundation
import TestSupport
import Testing

@Suite("The dictionary of attributes")
struct DictionaryTests {
    /// A line of DCMTK's dictionary.
    private struct Line {
        let representation: String
        let keyword: String
        let multiplicity: String
    }

    /// The dictionary of DCMTK 3.6.7, as Debian 12 has it.
    private static let toolkitDictionary = "/usr/share/libdcmtk17/dicom.dic"

    @Test(
        "every attribute has the keyword, VR and VM of DCMTK's dictionary",
        .enabled(if: FileManager.default.fileExists(atPath: toolkitDictionary), "\(toolkitDictionary) is missing"))
    func toolkit() throws {
        let lines = Self.lines(try String(contentsOfFile: Self.toolkitDictionary, encoding: .utf8))
        #expect(lines.count > 4000)
        for entry in DataDictionary.namedAttributes {
            let line = try #require(lines[entry.tag.description.uppercased()], "\(entry)")
            let current = line.keyword.hasPrefix("RETIRED_") ? String(line.keyword.dropFirst(8)) : line.keyword
            #expect(entry.keyword == current)
            #expect(entry.multiplicity.description == line.multiplicity, "\(entry)")
            let representations = [entry.representation, entry.alternative].compactMap { $0?.letters }
            let ambiguous = ["xs": ["US", "SS"], "px": ["OB", "OW"]]
            #expect(representations == ambiguous[line.representation] ?? [line.representation], "\(entry)")
        }
    }

    @Test("every constant is in the dictionary, under the keyword that it is named after")
    func constants() throws {
        let constants = try Self.constants()
        #expect(constants.count == DataDictionary.namedAttributes.count)
        for (name, tag) in constants {
            let entry = try #require(DataDictionary.entry(tag), "\(name)")
            #expect(entry.keyword.lowercased() == name.lowercased())
        }
    }

    @Test("they stand in the order of a data set, and what has no place there is asked of the toolkit")
    func order() {
        let tags = DataDictionary.namedAttributes.map(\.tag)
        #expect(tags == tags.sorted())
        let other = AttributeTag(0x0028, 0x1201)
        #expect(DataDictionary.entry(other) == nil)
        #expect(DataDictionary.representation(other) == .OW)
        #expect(DataDictionary.keyword(other) == "RedPaletteColorLookupTableData")
        #expect(DataDictionary.representation(AttributeTag(0x0009, 0x1001)) == .UN)
        #expect(DataDictionary.keyword(AttributeTag(0x0009, 0x1001)) == nil)
        #expect(DataDictionary.keyword(AttributeTag(0x0008, 0x0010)) == "RecognitionCode", "retired")
    }

    @Test("a multiplicity says how many values there may be")
    func multiplicity() throws {
        let spacing = try #require(DataDictionary.entry(.pixelSpacing)).multiplicity
        #expect([1, 2, 3].map(spacing.allows) == [false, true, false])
        let type = try #require(DataDictionary.entry(.imageType)).multiplicity
        #expect([1, 2, 100].map(type.allows) == [false, true, true])
        #expect(ValueMultiplicity.between(1, 3).description == "1-3")
    }

    private static func lines(_ dictionary: String) -> [String: Line] {
        var lines: [String: Line] = [:]
        for line in dictionary.split(separator: "\n") where line.hasPrefix("(") {
            let fields = line.split(separator: "\t").map { String($0) }
            guard fields.count >= 4, lines[fields[0].uppercased()] == nil else { continue }
            lines[fields[0].uppercased()] = Line(
                representation: fields[1], keyword: fields[2], multiplicity: fields[3])
        }
        return lines
    }

    /// The constants as they stand in the source.
    private static func constants() throws -> [(name: String, tag: AttributeTag)] {
        let pattern = /static let (\w+) = Self\(0x([0-9A-F]{4}), 0x([0-9A-F]{4})\)/
        return try ["Identification", "Image"].flatMap { part in
            let path = Repository.path("Sources/DICOM/Tags/AttributeTag+\(part).swift")
            return try String(contentsOfFile: path, encoding: .utf8).matches(of: pattern).map { match in
                let group = try #require(UInt16(match.output.2, radix: 16))
                let element = try #require(UInt16(match.output.3, radix: 16))
                return (String(match.output.1), AttributeTag(group, element))
            }
        }
    }

    @Test(
        "UIDs are those of PS3.6",
        arguments: [
            (SOPClass.verification, "1.2.840.10008.1.1"), (SOPClass.ctImageStorage, "1.2.840.10008.5.1.4.1.1.2"),
            (SOPClass.segmentationStorage, "1.2.840.10008.5.1.4.1.1.66.4"),
            (TransferSyntax.implicitVRLittleEndian.uid, "1.2.840.10008.1.2"),
            (TransferSyntax.explicitVRLittleEndian.uid, "1.2.840.10008.1.2.1"),
            (TransferSyntax.deflatedExplicitVRLittleEndian.uid, "1.2.840.10008.1.2.1.99"),
            (TransferSyntax.explicitVRBigEndian.uid, "1.2.840.10008.1.2.2"),
        ])
    func uids(uid: UID, expected: String) { #expect(uid.description == expected) }

    @Test(
        "a file names segnode as the implementation that wrote it, with what it holds",
        arguments: [TransferSyntax.implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian])
    func fileMetaInformation(syntax: TransferSyntax) throws {
        let folder = try TemporaryFolder()
        let instance = SyntheticInstance()
        try instance.dataSet.write(to: folder.path("a.dcm"), transferSyntax: syntax)
        let bytes = Array(try Data(contentsOf: folder.url.appending(path: "a.dcm")))
        var expected = EncodedDataSet(.explicitVRLittleEndian)
        expected.add(.fileMetaInformationVersion, .OB, [0, 1])
        expected.add(.mediaStorageSOPClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2")
        expected.add(.mediaStorageSOPInstanceUID, .UI, instance.sopInstanceUID.description)
        expected.add(.transferSyntaxUID, .UI, syntax.uid.description)
        expected.add(.implementationClassUID, .UI, "2.25.21566724601987274741271546196701830365")
        expected.add(.implementationVersionName, .SH, "SEGNODE_1")
        var group = EncodedDataSet(.explicitVRLittleEndian)
        group.add(.fileMetaInformationGroupLength, .UL, withUnsafeBytes(of: UInt32(expected.bytes.count)) { Array($0) })
        let start = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + group.bytes + expected.bytes
        #expect(Array(bytes.prefix(start.count)) == start)
    }
}
