import Catalog
import DICOM
import DerivedObjects
import Foundation
import Imaging
import Node
import Segmentation
import SegmentationIOD
import TestSupport
import Testing

/// A series of seven slices 2 mm apart, each with one bright pixel in a column of its own, through the whole way from
/// files to an object.
@Suite("The result of a study")
struct ResultIdentityTests {
    private let folder: TemporaryFolder
    private let study = UID(constant: "1.2.3"), series = UID(constant: "1.2.3.1")

    init() throws { folder = try TemporaryFolder() }

    /// Writes the slices of these numbers; those in `broken` cannot be decoded.
    private func files(_ numbers: [Int], broken: Set<Int> = []) throws -> [String] {
        try numbers.map { number in
            var instance = SyntheticInstance()
            (instance.studyInstanceUID, instance.seriesInstanceUID) = (study, series)
            instance.frameOfReferenceUID = UID(constant: "1.2.4")
            instance.sopInstanceUID = Self.uid(number)
            instance.instanceNumber = number
            instance.values = (0..<192).map { $0 == 12 + number ? 1000 : -100 }
            let slice = instance.dataSet
            if broken.contains(number) { slice.remove(.pixelRepresentation) }
            let path = folder.path("\(number).dcm")
            try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
            return path
        }
    }

    private static func uid(_ number: Int) -> UID { .derived(from: ["slice", "\(number)"]) }

    /// A copy of the commissioning bundle with another intended use, which changes nothing but its digest.
    private func bundle(intendedUse: String? = nil) throws -> ModelBundle {
        let shipped = Repository.path("Models/commissioning-threshold")
        guard let intendedUse else { return try ModelBundle.load(folder: shipped) }
        let text = try String(contentsOfFile: shipped + "/model.json", encoding: .utf8)
        let original = try ModelBundle.load(folder: shipped).description.card.intendedUse
        let copy = folder.url.appending(path: "bundle")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        try text.replacing(original, with: intendedUse).write(
            to: copy.appending(path: "model.json"), atomically: true, encoding: .utf8)
        return try ModelBundle.load(folder: copy.path)
    }

    private func segment(
        _ files: [String], bundle: ModelBundle? = nil, seriesNumber: Int = 901
    ) throws -> (made: WrittenObject, found: StudySegmentation.Found, object: DataSet, decision: DecisionRecord) {
        let path = folder.path("seg.dcm")
        let result = try StudySegmenter(bundle: bundle ?? self.bundle(), threads: 2)
            .segment(files: files, seriesNumber: seriesNumber, output: path)
        let made = try #require(result.objects.first)
        #expect(result.objects.count == 1 && made.path == path)
        return (made.object, try #require(result.found), try DataSet(contentsOf: path), result.decision)
    }

    @Test("its UIDs follow from model, settings and sources: each alone makes another object, a repetition the same")
    func identity() throws {
        let files = try self.files([1, 2, 3, 4, 5, 6, 7])
        let first = try segment(files)
        let again = try segment(files.reversed())
        #expect(first.made == again.made)
        let others = try [
            segment(files, bundle: bundle(intendedUse: "Another one.")), segment(files, seriesNumber: 902),
            segment(Array(files.dropLast())), segment(Array(files.dropFirst())),
        ]
        #expect(Set(([first] + others).map { $0.made.sopInstanceUID }).count == 5)
        #expect(Set(([first] + others).map { $0.made.seriesInstanceUID }).count == 5)
        #expect(try others[1].object.integer(.seriesNumber) == 902)
        // What was found does not differ, so that it was not the mask that made the difference.
        #expect(first.found.mask == others[0].found.mask && first.found.mask == others[1].found.mask)
    }

    @Test(
        "each frame lies on its own slice and refers to it, whichever slices were left out",
        arguments: [[], [1], [4], [7], [2, 6]] as [Set<Int>])
    func frames(broken: Set<Int>) throws {
        let result = try segment(try files([3, 1, 2, 7, 5, 6, 4], broken: broken))
        let expected = (1...7).filter { !broken.contains($0) }
        let frames = result.object.items(.perFrameFunctionalGroupsSequence)
        let positions = try frames.map {
            try $0.items(.planePositionSequence).first?.doubles(.imagePositionPatient) ?? []
        }
        #expect(positions == expected.map { [-100, -100, 2 * Double($0)] })
        let sources = frames.map { frame in
            frame.items(.derivationImageSequence).first?.items(.sourceImageSequence).first?
                .uid(.referencedSOPInstanceUID)
        }
        #expect(sources == expected.map { Self.uid($0) })
        // Slice n has its bright pixel in row 1, column n.
        let bits = try #require(result.object.bytes(.pixelData))
        let bright = (0..<frames.count * 192).filter { bits[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
        #expect(bright == expected.enumerated().map { $0.offset * 192 + 12 + $0.element })
        #expect(result.object.string(.dimensionOrganizationType) == (broken.isSubset(of: [1, 7]) ? "3D" : nil))
        let references = result.object.items(.referencedSeriesSequence).first?.items(.referencedInstanceSequence)
        #expect(references?.map { $0.uid(.referencedSOPInstanceUID) } == expected.map { Self.uid($0) })
    }

    @Test("it says what it shows, who made it and by which model")
    func maker() throws {
        let (_, found, object, decision) = try segment(try files([1, 2, 3, 4, 5]))
        let bundle = try self.bundle()
        #expect(object.string(.seriesDescription) == "Commissioning target (segnode commissioning-threshold)")
        #expect(object.string(.contentDescription) == "Commissioning target, segmented automatically")
        #expect(object.string(.contentLabel) == "SEGMENTATION")
        #expect(object.string(.manufacturer) == "segnode" && object.string(.manufacturerModelName) == "segnode")
        #expect(object.string(.softwareVersions) == SegnodeVersion.current)
        #expect(object.string(.deviceSerialNumber)?.wholeMatch(of: /[0-9a-f]{16}/) != nil)
        let segment = try #require(object.items(.segmentSequence).first)
        #expect(segment.string(.segmentLabel) == "Commissioning target")
        #expect(segment.string(.segmentAlgorithmName) == "segnode commissioning-threshold")
        let algorithm = segment.items(.segmentationAlgorithmIdentificationSequence).first
        #expect(algorithm?.string(.algorithmVersion) == bundle.description.version)
        let label = try #require(bundle.description.labels.first)
        let expected = CIELabColor(red: label.color[0], green: label.color[1], blue: label.color[2]).values
        #expect(try segment.integers(.recommendedDisplayCIELabValue) == expected.map { Int($0) })
        // Five voxels of 0.75 · 0.75 · 2 mm.
        #expect(decision.volumeMillilitres.map { abs($0 - 5 * 1.125 / 1000) < 1e-9 } == true)
        #expect(decision.outcome == "Found Commissioning target on 5 of 5 slices, 0.0 ml.")
        #expect(decision.model.name == "commissioning-threshold" && decision.model.digest == bundle.digest)
        #expect(decision.model.version == bundle.description.version)
        #expect(found.source.seriesInstanceUID == series)
        #expect(decision.series.map(\.isChosen) == [true] && decision.series.map(\.instances) == [5])
    }

    @Test("category and type of what was found are the model's, each in its place")
    func codes() throws {
        let shipped = Repository.path("Models/commissioning-threshold/model.json")
        let code = #"{"value": "260787004", "scheme": "SCT", "meaning": "Physical object"}"#
        let text = try String(contentsOfFile: shipped, encoding: .utf8)
            .replacing(
                #""category": \#(code)"#,
                with: #""category": {"value": "123037004", "scheme": "SCT", "meaning": "Anatomical Structure"}"#
            )
            .replacing(
                #""type": \#(code)"#, with: #""type": {"value": "15776009", "scheme": "SCT", "meaning": "Pancreas"}"#)
        let copy = folder.url.appending(path: "coded")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        try text.write(to: copy.appending(path: "model.json"), atomically: true, encoding: .utf8)
        let object = try segment(files([1, 2, 3, 4, 5]), bundle: ModelBundle.load(folder: copy.path)).object
        let segment = try #require(object.items(.segmentSequence).first)
        let category = segment.items(.segmentedPropertyCategoryCodeSequence).first
        let type = segment.items(.segmentedPropertyTypeCodeSequence).first
        #expect(category?.string(.codeValue) == "123037004" && type?.string(.codeValue) == "15776009")
        #expect(category?.string(.codeMeaning) == "Anatomical Structure" && type?.string(.codeMeaning) == "Pancreas")
        #expect(category?.string(.codingSchemeDesignator) == "SCT")
    }

    @Test("its row in the index is told of object, series, file and model by what each is called there")
    func row() throws {
        let (made, found, object, decision) = try segment(try files([1, 2, 3, 4, 5]))
        let path = folder.path("seg.dcm")
        let bundle = try self.bundle()
        let expected = NewResult(
            sopInstanceUID: object.string(.sopInstanceUID) ?? "", sopClassUID: object.string(.sopClassUID) ?? "",
            seriesInstanceUID: object.string(.seriesInstanceUID) ?? "", sourceSeriesUID: series.description,
            description: "Found Commissioning target on 5 of 5 slices, 0.0 ml.", path: path,
            size: try Data(contentsOf: URL(filePath: path)).count, volumeMillilitres: found.mask.volumeMillilitres,
            partial: nil, modelName: "commissioning-threshold", modelDigest: bundle.digest)
        #expect(try NewResult(made, of: found, path: path, decision: decision) == expected)
        var partial = decision
        partial.partial = "Partial: without 1 slice (1 gone)"
        #expect(try NewResult(made, of: found, path: path, decision: partial).partial == partial.partial)
        #expect(throws: (any Error).self) {
            try NewResult(made, of: found, path: folder.path("gone"), decision: decision)
        }
    }
}
