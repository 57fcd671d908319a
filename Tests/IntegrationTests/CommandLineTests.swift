import DICOM
import Foundation
import Imaging
import Node
import Phantoms
import TestSupport
import Testing

extension EndToEnd {
    @Suite("The command line")
    struct CommandLineTests {
        private let segnode = OutsideProgram(url: Repository.program)
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        @Test(
            "the exit status tells what kind of failure it was",
            arguments: [
                (["studdies"], 64), (["phantom", "x", "--slices", "0"], 64), (["instances", "--storage", "x"], 64),
                (["jobs", "--state", "lost"], 64), (["studies", "--storage", "/nowhere"], 69),
                (["echo", "PACS@127.0.0.1:1"], 69), (["segment", "/nowhere", "--output", "x"], 3),
                (["segment", "/etc/hostname", "--output", "x", "--model", "none"], 78), (["version"], 0),
                (["echo", "PACS@127.0.0.1:1", "--timeout", "0"], 64),
                (["model", "describe", "none"], 78), (["model", "describe", "--size", "32"], 64),
                (["model", "describe", "--size", "32x32x32"], 64), (["model", "describe", "--size", "32x48"], 0),
            ] as [([String], Int32)])
        func exitStatus(arguments: [String], status: Int32) throws {
            let outcome = try segnode.run(arguments)
            #expect(outcome.status == status, "\(outcome.output)")
            #expect(!outcome.output.isEmpty)
        }

        @Test("imported instances are listed with the UIDs of the files, and are there already the second time")
        func importing() throws {
            let uids = try commissioningPhantom(in: "ct")
            let first = try segnode.run(["import", folder.path("ct"), "--storage", folder.path("node")])
            #expect(first.status == 0, "\(first.output)")
            let listed = try segnode.run(["instances", "--sop-uids", "--storage", folder.path("node")])
            #expect(listed.output.split(separator: "\n").map(String.init) == uids.sorted())
            let second = try segnode.run(["import", folder.path("ct"), "--storage", folder.path("node")])
            #expect(second.status == 0)
            #expect(second.output.contains("21 of them were there already"), "\(second.output)")
        }

        @Test("others read nothing of a backup, also where its folder lets them in")
        func backupModes() throws {
            _ = try commissioningPhantom(in: "ct")
            _ = try segnode.run(["import", folder.path("ct"), "--storage", folder.path("node")])
            let target = folder.path("backup")
            try FileManager.default.createDirectory(
                atPath: target, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
            let shell = try #require(OutsideProgram("sh"))
            let outcome = try shell.run([
                "-c", "umask 022; exec \"$0\" backup \"$1\" --storage \"$2\"",
                Repository.program.path(percentEncoded: false), target, folder.path("node"),
            ])
            #expect(outcome.status == 0, "\(outcome.output)")
            let attributes = try FileManager.default.attributesOfItem(atPath: target + "/index.sqlite")
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o027 == 0)
        }

        @Test("listings in JSON are JSON, whatever was received")
        func json() throws {
            _ = try commissioningPhantom(in: "ct", named: "Ev\u{1B}[31mil^Name")
            _ = try segnode.run(["import", folder.path("ct"), "--storage", folder.path("node")])
            for command in ["studies", "jobs", "results", "associations"] {
                let outcome = try segnode.run([command, "--json", "--storage", folder.path("node")])
                let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
                #expect((value as? [Any])?.count == (command == "studies" ? 1 : 0), "\(outcome.output)")
            }
        }

        @Test("a received name cannot steer the terminal")
        func controlCharacters() throws {
            _ = try commissioningPhantom(in: "ct", named: "Ev\u{1B}[31mil^Name")
            _ = try segnode.run(["import", folder.path("ct"), "--storage", folder.path("node")])
            let outcome = try segnode.run(["studies", "--storage", folder.path("node")])
            #expect(outcome.output.contains("il^Name"), "\(outcome.output)")
            #expect(!outcome.output.contains("\u{1B}"))
        }

        @Test("the commissioning model finds the commissioning target exactly, and the picture says so")
        func commissioning() throws {
            let truth = folder.path("truth.dcm")
            _ = try segnode.run(["phantom", folder.path("ct"), "--commissioning", "--truth", truth])
            let segment = try segnode.run([
                "segment", folder.path("ct"), "--model", "commissioning-threshold", "--output", folder.path("SEG.dcm"),
            ])
            #expect(segment.status == 0, "\(segment.output)")
            let preview = try segnode.run([
                "preview", folder.path("ct"), "--segmentation", folder.path("SEG.dcm"), "--reference", truth,
                "--output", folder.path("preview.png"),
            ])
            #expect(preview.output.contains("Dice 1.000"), "\(preview.output)")
            #expect(FileManager.default.fileExists(atPath: folder.path("preview.png")))
        }

        @Test("an evaluation has every case's metrics and their summary, and names the case that has no truth")
        func evaluating() throws {
            for name in ["a", "b"] {
                _ = try segnode.run([
                    "phantom", folder.path("cases/\(name)/ct"), "--commissioning", "--truth",
                    folder.path("cases/\(name)/truth.dcm"),
                ])
            }
            let options = [
                "--model", "commissioning-threshold", "--csv", folder.path("metrics.csv"), "--html",
                folder.path("report.html"),
            ]
            let table = try segnode.run(["evaluate", folder.path("cases")] + options)
            #expect(table.status == 0, "\(table.output)")
            #expect(table.output.contains("1.000 ± 0.000"), "\(table.output)")
            let lines = try String(contentsOfFile: folder.path("metrics.csv"), encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 3 && lines[1].hasPrefix("\"a\",1,1.0,1.0,1.0,0.0,0.0,0.0"), "\(lines)")
            let page = try String(contentsOfFile: folder.path("report.html"), encoding: .utf8)
            #expect(page.contains("<svg") && page.contains("data:image/png;base64,") && page.contains("1.000 ± 0.000"))
            try FileManager.default.removeItem(atPath: folder.path("cases/b/truth.dcm"))
            let json = try segnode.run(["evaluate", folder.path("cases"), "--json"] + options)
            #expect(json.status == 1)
            let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            let cases = report?["cases"] as? [[String: Any]]
            #expect((cases?.last?["failure"] as? String)?.contains("has no DICOM segmentation") == true)
            #expect(try segnode.run(["evaluate", folder.path("nowhere")]).status == 3)
            // A segment that the model has not got agrees with everything.
            let typo = try segnode.run(["evaluate", folder.path("cases"), "--segment", "2"] + options)
            #expect(typo.status == 64 && typo.output.contains("expected one of the model's: 1"), "\(typo.output)")
        }

        @Test("nothing is computed for a file that cannot be written")
        func unwritable() throws {
            for option in ["--csv", "--html"] {
                let outcome = try segnode.run(["evaluate", folder.path("x"), option, folder.path("nowhere/file")])
                #expect(outcome.status == 64 && outcome.output.contains("nothing can be written"), "\(outcome.output)")
            }
        }

        @Test("a series that cannot be segmented gives its reason, status 3 and no file")
        func unsuitable() throws {
            _ = try segnode.run(["phantom", folder.path("ct"), "--slices", "2", "--matrix", "64"])
            let outcome = try segnode.run(["segment", folder.path("ct"), "--output", folder.path("SEG.dcm")])
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("not chosen"), "\(outcome.output)")
            #expect(!FileManager.default.fileExists(atPath: folder.path("SEG.dcm")))
        }

        @Test(
            "a slice that is damaged, empty or not there is named, and nothing is segmented", arguments: [140, 0, -1])
        func damagedSlice(length: Int) throws {
            _ = try commissioningPhantom(in: "ct")
            let slice = folder.path("ct/CT0006.dcm")
            let bytes = try Data(contentsOf: URL(filePath: slice))
            try FileManager.default.removeItem(atPath: slice)
            if length < 0 {
                try FileManager.default.createSymbolicLink(atPath: slice, withDestinationPath: "/nowhere/slice")
            } else {
                try bytes.prefix(length).write(to: URL(filePath: slice))
            }
            let outcome = try segnode.run([
                "segment", folder.path("ct"), "--model", "commissioning-threshold", "--output", folder.path("SEG.dcm"),
            ])
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("\(URL(filePath: slice).lastPathComponent) should be a DICOM file"))
            #expect(!FileManager.default.fileExists(atPath: folder.path("SEG.dcm")))
        }

        @Test("the same options make the same phantom, byte for byte")
        func phantom() throws {
            let options = ["--slices", "3", "--matrix", "64", "--date", "20260102", "--time", "101500"]
            for name in ["first", "second"] {
                #expect(try segnode.run(["phantom", folder.path(name)] + options).status == 0)
            }
            let files = ["first", "second"].map { folder.path("\($0)/CT0002.dcm") }
            #expect(FileManager.default.contentsEqual(atPath: files[0], andPath: files[1]))
        }

        /// Writes the commissioning phantom; returns its SOP Instance UIDs.
        private func commissioningPhantom(in name: String, named patient: String = "Phantom^Test") throws -> [String] {
            var description = CTSeriesDescription(identity: ["cli"], studyDate: "20260102", studyTime: "101500")
            description.patientName = patient
            let volume = CommissioningPhantom().volume
            _ = try PhantomStudy(description).write(volume, to: folder.path(name))
            return (0..<volume.geometry.slices).map { description.sopInstanceUID(slice: $0).description }
        }
    }
}
