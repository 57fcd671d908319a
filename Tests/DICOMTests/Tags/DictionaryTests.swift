import DICOM
import Foundation
import TestSupport
import Testing

/// Every attribute that the program names by number, against the dictionary of DCMTK.
@Suite("Numbers and names of attributes")
struct DictionaryTests {
    /// A number in the code with the name that stands beside it.
    struct Mention: Sendable, CustomTestStringConvertible {
        let name: String
        let tag: AttributeTag
        let file: String
        var testDescription: String { "\(name) \(tag) in \(file)" }
    }

    /// `static let patientName = Self(0x0010, 0x0010)` and `("PatientName", 0x0010, 0x0010, …`.
    static let mentions: [Mention] = {
        let sources = Repository.path("Sources")
        let paths = FileManager.default.enumerator(atPath: sources)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().flatMap { path -> [Mention] in
            let text = (try? String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)) ?? ""
            // An expression takes long to match, and few lines have a number like that.
            return text.split(separator: "\n").filter { $0.contains(", 0x") }
                .compactMap { mention(String($0), in: path) }
        }
    }()

    private static func mention(_ line: String, in file: String) -> Mention? {
        let constant = /static let (\w+)(?:: AttributeTag)? = (?:Self|AttributeTag)\(0x([0-9A-F]{4}), 0x([0-9A-F]{4})\)/
        let entry = /"(\w+)", 0x([0-9A-F]{4}), 0x([0-9A-F]{4})/
        let found = line.firstMatch(of: constant)?.output ?? line.firstMatch(of: entry)?.output
        guard let found, let group = UInt16(found.2, radix: 16), let element = UInt16(found.3, radix: 16),
            group != 0xFFFE
        else { return nil }
        return Mention(name: String(found.1), tag: AttributeTag(group, element), file: file)
    }

    @Test("there are many of them")
    func many() { #expect(Self.mentions.count > 150) }

    @Test("a name belongs to its number", arguments: mentions)
    func names(mention: Mention) {
        let keyword = DICOMError.missingAttribute(mention.tag).description.prefix { $0 != " " }
        let current = keyword.hasPrefix("RETIRED_") ? keyword.dropFirst(8) : keyword
        // Attributes that are younger than this DCMTK have no keyword there.
        #expect(current.lowercased() == mention.name.lowercased() || keyword.hasPrefix("("))
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
