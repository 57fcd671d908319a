import DICOM
import DICOMNetwork
import Foundation
import Imaging
import NIOCore
import Node
import Phantoms
import TestSupport
import Testing

extension EndToEnd {
    /// What commands say, each value in its place.
    @Suite("What the commands say")
    struct CommandOutputTests {
        private let segnode = OutsideProgram(url: Repository.program)
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func lines(_ outcome: OutsideProgram.Outcome) -> [String] {
            outcome.output.split(separator: "\n").map { String($0) }
        }

        /// The JSON object that a command has written, whatever its log says beside.
        private func object(_ outcome: OutsideProgram.Outcome) throws -> [String: Any] {
            let text = outcome.output.drop { $0 != "{" }
            let end = try #require(text.lastIndex(of: "}"), "\(outcome.output)")
            let value = try JSONSerialization.jsonObject(with: Data(text[...end].utf8))
            return try #require(value as? [String: Any])
        }

        @Test("check-config tells what counts: the command line before the environment before the file")
        func configuration() throws {
            let model = Repository.path("Models/commissioning-threshold")
            try "aeTitle: FILE\nlisten: {port: 107, host: 127.0.0.3}\nstorage: {folder: /srv/file}\n".write(
                to: folder.url.appending(path: "segnode.yaml"), atomically: true, encoding: .utf8)
            let environment = ["SEGNODE_LISTEN_PORT": "106", "SEGNODE_LISTEN_HOST": "127.0.0.2"]
            let options = ["check-config", "--config", folder.path("segnode.yaml"), "--model", model]
            let plain = try segnode.run(options, environment: environment)
            #expect(
                lines(plain) == [
                    "The configuration is usable.", "  accepts associations as FILE on 127.0.0.2 port 106",
                    "  stores in /srv/file", "  segments with commissioning-threshold 1.0.0 in \(model)",
                    "  delivers nowhere: no destinations are configured",
                ])
            let more = [
                "--port", "105", "--host", "127.0.0.4", "--ae-title", "NODE7", "--storage", "/srv/line",
                "--destination", "pacs=PACS@10.0.0.1:104", "--destination", "VIEW@view.example:11112",
            ]
            let secret = ["SEGNODE_CATALOG_POSTGRESQL": "host=db password=secret", "SEGNODE_CATALOG_NODE": "node-1"]
            let full = try segnode.run(options + more, environment: environment.merging(secret) { $1 })
            #expect(
                lines(full).filter { !$0.contains("PostgreSQL") } == [
                    "The configuration is usable.", "  accepts associations as NODE7 on 127.0.0.4 port 105",
                    "  stores in /srv/line", "  segments with commissioning-threshold 1.0.0 in \(model)",
                    "  delivers to pacs: PACS on 10.0.0.1 port 104",
                    "  delivers to VIEW: VIEW on view.example port 11112",
                ])
            #expect(full.output.contains("has its index on PostgreSQL (") && full.output.contains(", as node node-1"))
            #expect(!full.output.contains("secret"))
        }

        @Test("version tells its own and that of the library, for people and for scripts")
        func version() throws {
            let text = try segnode.run(["version"])
            #expect(lines(text) == ["segnode \(SegnodeVersion.current) (DCMTK \(DICOMToolkit.version))"])
            let json = try object(segnode.run(["version", "--json"])) as? [String: String]
            #expect(json == ["segnode": SegnodeVersion.current, "dcmtk": DICOMToolkit.version])
        }

        @Test("import counts what is stored, what was there already and what is no instance, and names it")
        func importing() throws {
            _ = try segnode.run(["phantom", folder.path("ct"), "--slices", "3", "--matrix", "32"])
            try Data("no DICOM".utf8).write(to: folder.url.appending(path: "ct/note.txt"))
            let command = ["import", folder.path("ct"), "--storage", folder.path("node")]
            let first = try segnode.run(command)
            #expect(first.status == 0)
            #expect(lines(first).last == "3 of 3 instances imported; 1 other files skipped")
            #expect(lines(first).contains { $0.hasPrefix("\(folder.path("ct/note.txt")): skipped: ") })
            let second = try segnode.run(command)
            let counts = "3 of 3 instances imported, 3 of them were there already; 1 other files skipped"
            #expect(second.status == 0 && lines(second).last == counts)
            let file = folder.url.appending(path: "ct/CT0002.dcm")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count - 1] ^= 1
            try bytes.write(to: file)
            let third = try segnode.run(command + ["--json"])
            #expect(third.status == 1)
            let report = try object(third)
            let outcomes = try #require(report["outcomes"] as? [[String: String]])
            #expect(outcomes.map { $0["result"] } == ["present", "refused", "present"])
            #expect(outcomes.map { $0["path"] } == (1...3).map { folder.path("ct/CT000\($0).dcm") })
            #expect(outcomes.map { $0["detail"] == nil } == [true, false, true])
            let skipped = try #require(report["skipped"] as? [[String: String]])
            #expect(skipped.map { $0["path"] } == [folder.path("ct/note.txt")] && skipped[0]["reason"] != nil)
        }

        @Test("a table's columns stand below each other, also where characters are wide")
        func wideCharacters() throws {
            let name = ["--patient-name", "山田^太郎", "--patient-id", "ID", "--date", "20260102", "--time", "101500"]
            _ = try segnode.run(["phantom", folder.path("ct"), "--slices", "1", "--matrix", "32"] + name)
            _ = try segnode.run(["import", folder.path("ct"), "--storage", folder.path("node")])
            let table = try lines(segnode.run(["studies", "--storage", folder.path("node")]))
            // Nine columns and two between: four characters are as wide as two others.
            #expect(table.first?.contains("  NAME       STUDY DATE  ") == true, "\(table)")
            #expect(table.last?.contains("  山田^太郎  20260102    CT ") == true, "\(table)")
        }

        @Test("a backup tells what it linked, copied and found there, and a migration that all is well")
        func upkeep() throws {
            _ = try segnode.run(["phantom", folder.path("ct"), "--slices", "3", "--matrix", "32"])
            let storage = ["--storage", folder.path("node")]
            _ = try segnode.run(["import", folder.path("ct")] + storage)
            let report = try object(segnode.run(["backup", folder.path("one"), "--json"] + storage))
            let counts = ["linked", "copied", "present"].map { report[$0] as? Int ?? -1 }
            #expect(counts.reduce(0, +) == 3 && counts[2] == 0)
            let text = try lines(segnode.run(["backup", folder.path("two")] + storage))
            #expect(text == ["\(counts[0]) files linked, \(counts[1]) copied, 0 were there already."])
            let again = try lines(segnode.run(["backup", folder.path("two")] + storage))
            #expect(again == ["0 files linked, 0 copied, 3 were there already."])
            #expect(try lines(segnode.run(["catalog", "migrate"] + storage)) == ["The index is up to date."])
            let json = try object(segnode.run(["catalog", "migrate", "--json"] + storage)) as? [String: String]
            #expect(json == ["state": "present"])
        }

        @Test("each option of a phantom is in its files, and its report tells what was made")
        func phantom() throws {
            let options = [
                "--slices", "2", "--matrix", "48", "--slice-spacing", "4", "--date", "20260102", "--time", "101500",
                "--patient-id", "ID-7", "--patient-name", "Name^Some",
            ]
            let outcome = try segnode.run(["phantom", folder.path("ct"), "--json"] + options)
            let report = try object(outcome)
            let slices = try (1...2).map { try DataSet(contentsOf: folder.path("ct/CT000\($0).dcm")) }
            #expect(report["files"] as? Int == 2 && report["folder"] as? String == folder.path("ct"))
            #expect(report["target"] as? String == "Pancreas" && report["truth"] == nil)
            #expect(report["studyInstanceUID"] as? String == slices[0].string(.studyInstanceUID))
            #expect(report["seriesInstanceUID"] as? String == slices[0].string(.seriesInstanceUID))
            #expect(slices[0].string(.patientID) == "ID-7" && slices[0].string(.patientName) == "Name^Some")
            #expect(slices[0].string(.studyDate) == "20260102" && slices[0].string(.studyTime) == "101500")
            #expect(try slices[0].integer(.rows) == 48)
            #expect(try slices[0].integer(.columns) == 48)
            #expect(try slices[0].doubles(.pixelSpacing) == [8, 8], "384 mm in 48 pixels")
            let heights = try slices.map { try $0.doubles(.imagePositionPatient).last ?? 0 }
            #expect(abs(heights[1] - heights[0] - 4) < 1e-6)
            for change in [["--seed", "2"], ["--noise", "30"]] {
                _ = try segnode.run(["phantom", folder.path("other")] + options + change)
                let files = ["ct", "other"].map { folder.path("\($0)/CT0002.dcm") }
                #expect(!FileManager.default.contentsEqual(atPath: files[0], andPath: files[1]), "\(change)")
            }
        }

        @Test("the truth of a phantom is a segmentation that says what it is, of the volume that is reported")
        func truth() throws {
            let path = folder.path("truth.dcm")
            let outcome = try segnode.run(["phantom", folder.path("ct"), "--commissioning", "--truth", path, "--json"])
            let report = try object(outcome)
            let truth = CommissioningPhantom().truth
            #expect(report["files"] as? Int == 21 && report["truth"] as? String == path)
            let volume = try #require(report["millilitres"] as? Double)
            #expect(abs(volume - (truth.volumeMillilitres ?? 0)) < 1e-6)
            let written = try DataSet(contentsOf: path)
            #expect(try written.integer(.seriesNumber) == 900)
            #expect(written.string(.contentLabel) == "TRUTH" && written.string(.manufacturer) == "segnode")
            #expect(written.string(.seriesDescription) == "Commissioning target (truth of the phantom)")
            let segment = try #require(written.items(.segmentSequence).first)
            #expect(segment.string(.segmentLabel) == "Commissioning target")
            #expect(segment.items(.segmentedPropertyTypeCodeSequence).first?.string(.codeMeaning) == "Pancreas")
            let text = try segnode.run(["phantom", folder.path("ct"), "--commissioning"])
            #expect(lines(text).first == "21 CT instances in \(folder.path("ct"))")
            let millilitres = String(format: "%.1f mL", volume)
            #expect(lines(text).last?.hasPrefix("Commissioning target: \(millilitres), study ") == true)
        }

        @Test("segment tells its choice, writes the object under its number, and the picture where one is wanted")
        func segmenting() throws {
            _ = try segnode.run(["phantom", folder.path("ct"), "--commissioning"])
            let uid = try #require(try DataSet(contentsOf: folder.path("ct/CT0001.dcm")).string(.seriesInstanceUID))
            let seg = folder.path("SEG.dcm"), picture = folder.path("preview.png")
            let command = ["segment", folder.path("ct"), "--model", "commissioning-threshold", "--output", seg]
            let text = try segnode.run(command + ["--series-number", "77", "--series", uid])
            #expect(text.status == 0)
            #expect(lines(text).first?.hasPrefix("chosen: \(uid): Suitable: 21 ") == true, "\(text.output)")
            #expect(lines(text).last == seg && lines(text).contains { $0.hasPrefix("Found Commissioning target on ") })
            #expect(try DataSet(contentsOf: seg).integer(.seriesNumber) == 77)
            #expect(!FileManager.default.fileExists(atPath: picture))
            let json = try segnode.run(command + ["--json", "--preview", picture])
            let decision = try object(json)
            let series = try #require(decision["series"] as? [[String: Any]])
            #expect(json.status == 0 && (decision["outcome"] as? String)?.hasPrefix("Found") == true)
            #expect(series.map { $0["seriesInstanceUID"] as? String } == [uid])
            #expect(series.map { $0["isChosen"] as? Bool } == [true])
            #expect(try DataSet(contentsOf: seg).integer(.seriesNumber) == 901)
            #expect(try Data(contentsOf: URL(filePath: picture)).prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
            try FileManager.default.removeItem(atPath: seg)
            let none = try segnode.run(command + ["--series", "1.2.3"])
            #expect(none.status == 3 && lines(none).last == "Series 1.2.3 is not there or cannot be segmented.")
            #expect(lines(none).first?.hasPrefix("not chosen: \(uid): ") == true)
            #expect(!FileManager.default.fileExists(atPath: seg))
        }

        @Test("a preview needs the CT that the segmentation was made of, and finds it among others")
        func preview() throws {
            let (truth, picture) = (folder.path("truth.dcm"), folder.path("preview.png"))
            _ = try segnode.run(["phantom", folder.path("all/ct"), "--commissioning", "--truth", truth])
            _ = try segnode.run(["phantom", folder.path("other"), "--slices", "2", "--matrix", "32"])
            let options = ["--segmentation", truth, "--output", picture, "--title", "My title"]
            let missing = try segnode.run(["preview", folder.path("other")] + options)
            #expect(missing.status == 3 && missing.output.contains("hold no series that \(truth) was derived from"))
            #expect(!FileManager.default.fileExists(atPath: picture))
            let found = try segnode.run(["preview", folder.path("other"), folder.path("all")] + options)
            #expect(found.status == 0 && lines(found).last == picture)
            #expect(lines(found).first?.contains("My title") == true && !found.output.contains("Dice"))
        }

        @Test(
            "an echo that is answered says by whom, and one that is refused is status 1",
            arguments: [0x0000, 0x0122] as [UInt16])
        func echo(status: UInt16) async throws {
            let outcome = ServiceOutcome(status: DIMSEStatus(rawValue: status))
            let calling = status == 0 ? "SEGNODE" : "CALLER"
            let script: ScriptedAcceptor.Script = { received in
                switch received {
                case .pdu(.associateRequest(let request)):
                    #expect(request.callingAETitle == calling && request.calledAETitle == "PEER")
                    return [ScriptedAcceptor.accept(request)]
                case .pdu(.releaseRequest): return [PDUEncoder.encode(.releaseReply)]
                case .command(let command, contextID: let contextID):
                    return ScriptedAcceptor.response(command, outcome, contextID: contextID)
                default: return []
                }
            }
            try await ScriptedAcceptor.run(script) { remote in
                let peer = "PEER@127.0.0.1:\(remote.port)"
                // Without the option the title is segnode's.
                let result = try segnode.run(["echo", peer] + (status == 0 ? [] : ["--calling", calling]))
                #expect(result.status == (status == 0 ? 0 : 1), "\(result.output)")
                #expect(result.output.hasPrefix("\(peer) answers: \(outcome.status) after "))
            }
        }
    }
}
