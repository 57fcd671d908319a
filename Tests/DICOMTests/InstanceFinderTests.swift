import DICOM
import Foundation
import TestSupport
import Testing

@Suite("Finding instances")
struct InstanceFinderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("looks below folders, in the order of the names, and says what it skipped and why")
    func folders() throws {
        try writeSeries(in: "b/ct")
        try Data("no DICOM".utf8).write(to: folder.url.appending(path: "README"))
        let found = try InstanceFinder.find(in: [folder.path()])
        #expect(found.instances.count == 21)
        #expect(found.instances.map(\.path) == found.instances.map(\.path).sorted())
        #expect(found.instances.first?.sopClassUID == SOPClass.ctImageStorage)
        #expect(found.skipped.map(\.path).map { URL(filePath: $0).lastPathComponent } == ["README"])
        #expect(found.skipped.allSatisfy { !$0.reason.isEmpty })
    }

    @Test("a path that leads nowhere is an error, not an empty result")
    func missing() {
        #expect(throws: DICOMError.noSuchPath("/nowhere")) { try InstanceFinder.find(in: ["/nowhere"]) }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: name).deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
    }

    /// Writes a series of 21 slices.
    private func writeSeries(in name: String = "real/ct") throws {
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: name), withIntermediateDirectories: true)
        for number in 1...21 {
            var slice = SyntheticInstance()
            slice.instanceNumber = number
            let file = String(format: "CT%04d.dcm", number)
            try slice.dataSet.write(to: folder.path("\(name)/\(file)"), transferSyntax: .explicitVRLittleEndian)
        }
    }

    @Test("follows links to folders and to files, and a path that is a link itself")
    func links() throws {
        try writeSeries()
        try link("folders/case", to: folder.path("real/ct"))
        try link("whole", to: "real")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path("real/ct")) {
            try link("files/\(name)", to: "../real/ct/\(name)")
        }
        for name in ["folders", "files", "whole", "whole/"] {
            let found = try InstanceFinder.find(in: ["\(folder.path())/\(name)"])
            #expect(found.instances.count == 21 && found.skipped.isEmpty, "\(name)")
            #expect(found.instances.allSatisfy { $0.path.contains("/\(name.split(separator: "/")[0])/") })
        }
    }

    @Test("finds what several links lead to once, and ends where links lead in a circle")
    func circle() throws {
        try writeSeries()
        try link("real/ct/again", to: "..")
        try link("real/self", to: "self")
        try link("real/copy", to: "ct")
        // A file that is there itself counts, not the link to it, whichever comes first.
        try link("real/a/CT0001.dcm", to: "../ct/CT0001.dcm")
        try link("real/z/CT0001.dcm", to: "../ct/CT0001.dcm")
        let found = try InstanceFinder.find(in: [folder.path("real")])
        #expect(found.instances.count == 21)
        #expect(found.instances.allSatisfy { $0.path.contains("/real/ct/") && !$0.path.contains("again") })
        #expect(found.skipped.map(\.path).map { URL(filePath: $0).lastPathComponent } == ["self"])
    }

    @Test(
        "a damaged, empty or vanished file among the instances is named, and none is given",
        arguments: ["short.dcm", "IM0001", "gone"])
    func wholeInstances(name: String) throws {
        try writeSeries()
        try Data().write(to: folder.url.appending(path: "real/READY"))
        try Data("no DICOM".utf8).write(to: folder.url.appending(path: "real/README"))
        #expect(try InstanceFinder.wholeInstances(in: [folder.path("real")]).count == 21)
        let bytes = try Data(contentsOf: folder.url.appending(path: "real/ct/CT0001.dcm"))
        switch name {
        case "gone": try link("real/gone", to: "nowhere")
        case "IM0001": try Data().write(to: folder.url.appending(path: "real/IM0001"))
        default: try bytes.prefix(150).write(to: folder.url.appending(path: "real/\(name)"))
        }
        let error = #expect(throws: DICOMError.self) {
            try InstanceFinder.wholeInstances(in: [folder.path("real")])
        }
        #expect(error?.description.contains("real/\(name) should be a DICOM file") == true)
    }

    @Test("says of a link that leads nowhere, and of an instance that ends too early, that they are damaged")
    func damaged() throws {
        try writeSeries()
        try link("real/gone", to: "nowhere")
        try link("real/gone.txt", to: "nowhere")
        let bytes = try Data(contentsOf: folder.url.appending(path: "real/ct/CT0001.dcm"))
        try bytes.prefix(150).write(to: folder.url.appending(path: "real/short.dcm"))
        try Data("no DICOM".utf8).write(to: folder.url.appending(path: "real/README"))
        let skipped = try InstanceFinder.find(in: [folder.path("real")]).skipped
        #expect(
            skipped.map { URL(filePath: $0.path).lastPathComponent } == ["README", "gone", "gone.txt", "short.dcm"])
        #expect(skipped.map(\.isDamaged) == [false, true, false, true])
    }

    @Test("an index of a medium is no instance, and no damaged one")
    func directory() throws {
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.mediaStorageDirectory, mediaStorageSOPInstanceUID: .random(),
            transferSyntax: .explicitVRLittleEndian)
        try Data(header.encoded() + [8, 0, 5, 0, 0x43, 0x53, 0, 0]).write(to: folder.url.appending(path: "DICOMDIR"))
        try SyntheticInstance().dataSet.write(to: folder.path("CT1"), transferSyntax: .explicitVRLittleEndian)
        let found = try InstanceFinder.find(in: [folder.path()])
        #expect(found.instances.map { URL(filePath: $0.path).lastPathComponent } == ["CT1"])
        #expect(found.skipped.map { URL(filePath: $0.path).lastPathComponent } == ["DICOMDIR"])
        #expect(found.skipped.map(\.isDamaged) == [false])
        #expect(try InstanceFinder.wholeInstances(in: [folder.path()]) == found.instances)
    }

    @Test(
        "an empty file is a damaged instance where its name is one's, one of text never is",
        arguments: [
            ("IM1", true), ("1.dcm", true), ("1.DCM", true), ("slice1.ima", true), ("slice.0001", true),
            ("READY", false), ("done.dcm", false), ("log1.txt", false), ("1.json", false),
        ])
    func emptyFiles(name: String, isDamaged: Bool) throws {
        try Data().write(to: folder.url.appending(path: name))
        #expect(try damages() == [isDamaged])
        try Data("this is not a DICOM file".utf8).write(to: folder.url.appending(path: name))
        #expect(try damages() == [false])
        try Data([UInt8](repeating: 0, count: 128) + Array("DICM".utf8)).write(to: folder.url.appending(path: name))
        #expect(try damages() == [true])
    }

    private func damages() throws -> [Bool] {
        try InstanceFinder.find(in: [folder.path()]).skipped.map { $0.isDamaged }
    }

    @Test("what a Mac leaves beside files is no instance, whole or damaged")
    func companions() throws {
        try writeSeries()
        let bytes = try Data(contentsOf: folder.url.appending(path: "real/ct/CT0001.dcm"))
        try bytes.write(to: folder.url.appending(path: "real/ct/._CT0001.dcm"))
        try bytes.prefix(150).write(to: folder.url.appending(path: "real/ct/._CT0002.dcm"))
        let whole = try InstanceFinder.wholeInstances(in: [folder.path("real")])
        #expect(whole.count == 21 && whole.allSatisfy { !$0.path.contains("._") })
    }

    @Test("of several kinds of instances the CT images are taken, and every file where there are none")
    func ctImages() throws {
        try SyntheticInstance().dataSet.write(to: folder.path("1.dcm"), transferSyntax: .explicitVRLittleEndian)
        let classes = [SOPClass.segmentationStorage, SOPClass.enhancedCTImageStorage]
        for (index, sopClass) in classes.enumerated() {
            let other = SyntheticInstance().dataSet
            other.set(.sopClassUID, string: sopClass.description)
            try other.write(to: folder.path("\(index + 2).dcm"), transferSyntax: .explicitVRLittleEndian)
        }
        try Data("text".utf8).write(to: folder.url.appending(path: "README"))
        let names = { (paths: [String]) in paths.map { URL(filePath: $0).lastPathComponent } }
        #expect(try names(InstanceFinder.ctImages(in: [folder.path()])) == ["1.dcm"])
        let found = try InstanceFinder.find(in: [folder.path()]).instances
        #expect(found.map(\.isCTImage) == [true, false, false])
        #expect(found.map(\.isSegmentation) == [false, true, false])
        try FileManager.default.removeItem(atPath: folder.path("1.dcm"))
        #expect(try names(InstanceFinder.ctImages(in: [folder.path()])) == ["2.dcm", "3.dcm", "README"])
    }

    @Test("paths are gone through in the order in which they are given, files and folders")
    func order() throws {
        for name in ["b/2", "b/1", "a/3", "4"] {
            let url = folder.url.appending(path: name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: url)
        }
        let files = try InstanceFinder.files(in: [folder.path("b"), folder.path("4"), folder.path("a")])
        #expect(files.map { URL(filePath: $0).lastPathComponent } == ["1", "2", "4", "3"])
    }
}
