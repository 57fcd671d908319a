import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// README's table of exit statuses, each by commands that give it.
    @Suite("Exit statuses")
    struct ExitStatusTests {
        private let segnode = OutsideProgram(url: Repository.program)
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
            try Data("no DICOM".utf8).write(to: folder.url.appending(path: "text"))
            try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
            try Data("listen: [".utf8).write(to: folder.url.appending(path: "broken.yaml"))
            try Data("architecture: {kind: none}\n".utf8).write(to: folder.url.appending(path: "training.yaml"))
        }

        /// Commands with their status and what they say; "@" is the test's folder.
        static let commands: [(words: String, status: Int32, says: String)] = [
            ("version", 0, "segnode"), ("check-config", 0, "The configuration is usable."),
            ("--help", 0, "Exit status"),
            ("segment @/nowhere --output @/x", 3, "nowhere"), ("import @/empty --storage @/a", 3, ""),
            ("import @/text --storage @/a", 3, "skipped"), ("send PACS@127.0.0.1:1 @/text", 3, ""),
            ("study 1.2.3 --storage @/made", 3, "there is no study 1.2.3"),
            ("retry 1 --storage @/made", 3, "There is no job 1"),
            ("retry --delivery 1 --storage @/made", 3, "There is no delivery 1"),
            ("retry", 64, "name jobs, deliveries or --all"), ("echo PACS", 64, ""), ("echo PACS@host:0", 64, ""),
            ("echo PACS@127.0.0.1:1 --timeout 0", 64, "--timeout should be 1 to 86400 seconds"),
            ("results --paths --skipped", 64, "exclude each other"),
            ("jobs --state gone", 64, "one of queued, running"),
            ("phantom @/p --date 2026", 64, "8 digits"), ("phantom @/p --time 1", 64, "6 digits"),
            ("phantom @/p --matrix 31", 64, "32 to 2048"), ("phantom @/p --slices 2001", 64, "1 to 2000"),
            ("phantom @/p --noise 501", 64, "0 to 500"), ("phantom @/p --slice-spacing 0.09", 64, "0.1 to 50"),
            ("segment @/text --output @/x --threads 1025", 64, "0 to 1024"),
            ("preview @/text --segmentation @/x --output @/y --tiles 0", 64, "1 to 400"),
            ("train @/training.yaml --threads 0", 64, "1 to 1024"), ("evaluate", 64, "nothing to evaluate"),
            ("instances --storage @/made", 64, "--study is needed"), ("import", 64, ""), ("nonsense", 64, ""),
            ("echo PACS@127.0.0.1:1", 69, ""), ("studies --storage @/empty", 69, "index.sqlite"),
            ("results --storage @/empty", 69, "index.sqlite"), ("associations --storage @/empty", 69, "index.sqlite"),
            ("check-config --config @/broken.yaml", 78, "is no YAML"),
            ("check-config --config @/nowhere.yaml", 78, "cannot be read"),
            ("check-config --port 70000", 78, "a number from 0 to 65535"),
            ("check-config --idle soon", 78, "SEGNODE_COMPLETION_IDLE"),
            ("check-config --destination PACS", 78, "SEGNODE_DESTINATIONS"),
            ("check-config --model none", 78, "none"), ("studies --config @/broken.yaml", 78, "is no YAML"),
            ("segment @/text --output @/x --model none", 78, "none"), ("train @/training.yaml", 78, "training.yaml"),
            ("model describe @/empty", 78, ""), ("serve --model none --storage @/a", 78, "none"),
        ]

        @Test("a command ends with the status of the table and says why", arguments: commands.indices)
        func status(index: Int) throws {
            let (words, status, says) = Self.commands[index]
            if words.contains("@/made") { try makeArchive() }
            let arguments = words.split(separator: " ").map { String($0).replacing("@/", with: folder.path() + "/") }
            let outcome = try segnode.run(arguments)
            #expect(outcome.status == status, "\(words): \(outcome.output)")
            #expect(says.isEmpty || outcome.output.contains(says), "\(words): \(outcome.output)")
            #expect(!outcome.output.isEmpty)
        }

        @Test("a peer that refuses an instance is status 1, and an archive in use is 69")
        func refusals() throws {
            let phantom = ["--slices", "2", "--matrix", "32", "--date", "20260102", "--time", "101500"]
            for seed in ["1", "2"] {
                _ = try segnode.run(["phantom", folder.path("ct\(seed)"), "--seed", seed, "--noise", "0"] + phantom)
            }
            let node = try NodeUnderTest(idle: "1h")
            let peer = "SEGNODE@127.0.0.1:\(node.port)"
            let sent = try segnode.run(["send", peer, folder.path("ct1")])
            #expect(sent.status == 0 && sent.output.contains("2 of 2 instances sent"), "\(sent.output)")
            let again = try segnode.run(["send", peer, folder.path("ct1"), "--json"])
            #expect(again.status == 0, "\(again.output)")
            // The same UIDs with another content.
            let file = folder.url.appending(path: "ct1/CT0001.dcm")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count - 1] ^= 1
            try bytes.write(to: file)
            let refused = try segnode.run(["send", peer, folder.path("ct1")])
            #expect(refused.status == 1, "\(refused.output)")
            #expect(refused.output.contains("1 of 2 instances sent") && refused.output.contains("0x0111"))
            let locked = try node.command("import", folder.path("ct2"))
            #expect(locked.status == 69 && locked.output.contains("in use by another segnode"), "\(locked.output)")
            let rejected = try segnode.run(["echo", "OTHER@127.0.0.1:\(node.port)"])
            #expect(rejected.status == 69, "\(rejected.output)")
            #expect(try segnode.run(["echo", peer]).status == 0)
        }

        @Test("a backup that lacks a damaged file is status 1 and names it, for people and for scripts")
        func damagedBackup() throws {
            let phantom = ["--slices", "2", "--matrix", "32", "--date", "20260102", "--time", "101500"]
            _ = try segnode.run(["phantom", folder.path("ct")] + phantom)
            _ = try segnode.run(["import", folder.path("ct"), "--storage", folder.path("node")])
            let backup = ["backup", folder.path("copy"), "--storage", folder.path("node")]
            let instances = folder.url.appending(path: "node/instances")
            let files = try FileManager.default.subpathsOfDirectory(atPath: instances.path(percentEncoded: false))
            let name = try #require(files.first { $0.hasSuffix(".dcm") })
            var bytes = try Data(contentsOf: instances.appending(path: name))
            bytes[bytes.count - 1] ^= 1
            try bytes.write(to: instances.appending(path: name))
            for options in [[], ["--json"]] {
                let outcome = try segnode.run(backup + options)
                #expect(outcome.status == 1, "\(outcome.output)")
                #expect(outcome.output.contains(URL(filePath: name).lastPathComponent), "\(outcome.output)")
            }
        }

        @Test("README and the program's help tell the same statuses")
        func documented() throws {
            let readme = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
            let rows = readme.split(separator: "\n").compactMap { line in
                line.hasPrefix("| ") ? Int32(line.split(separator: "|")[0].filter { $0 != " " }) : nil
            }
            #expect(rows == [0, 1, 3, 64, 69, 78])
            #expect(Set(Self.commands.map(\.status)).union([1]) == Set(rows))
            let help = try segnode.run(["--help"]).output
            let words = help.split { !$0.isNumber }.compactMap { Int32($0) }
            for status in rows { #expect(words.contains(status)) }
        }

        /// An archive without any study.
        private func makeArchive() throws {
            _ = try segnode.run(["import", folder.path("text"), "--storage", folder.path("made")])
        }
    }
}
