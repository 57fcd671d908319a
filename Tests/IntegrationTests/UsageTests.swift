import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What the commands take on their command lines: both sides of each boundary.
    @Suite("Usage of the commands")
    struct UsageTests {
        private let segnode = OutsideProgram(url: Repository.program)
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
            try Data("no DICOM".utf8).write(to: folder.url.appending(path: "text"))
            try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: folder.path("bad"), withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: folder.url.appending(path: "bad/model.json"))
            try Data("storage: {mustExist: true}\n".utf8).write(to: folder.url.appending(path: "mounted.yaml"))
            try Data("architecture: {kind: none}\n".utf8).write(to: folder.url.appending(path: "training.yaml"))
        }

        typealias Command = (words: String, status: Int32, says: String)

        static let models: [Command] =
            [
                ("model combine a b --locator c --output @/o", 64, "--locator goes with one model, found 2"),
                ("model combine a --locator c --magnifications 0.9 --output @/o", 64, "expected one of both"),
                ("model combine none --output @/o", 78, "none"), ("model describe @/bad", 78, "model.json"),
                ("check-config --model @/bad", 78, "model.json"),
                ("segment @/text --output @/o --model @/bad", 78, "model.json"),
                ("model describe --rounds 1001", 64, "--rounds should be 0 to 1000"),
                ("model describe --threads 1025", 64, "0 to 1024"), ("model describe --size 0x32", 64, "1 to 4096"),
                ("model describe --size 4097x32", 64, "1 to 4096"), ("model describe --size 1x1x1x1", 64, "1 to 4096"),
                ("model describe none --rounds 1000 --threads 1024 --size 4096x1x1", 78, "none"),
                ("model describe commissioning-threshold --rounds 0", 0, "commissioning-threshold 1.0.0, threshold"),
            ]

        static let magnifications: [Command] = ["0.49", "2.01", "1,2.01", "1,,2", "a"].map { factors in
            (
                words: "model combine commissioning-threshold --magnifications \(factors) --output @/o", status: 64,
                says: "factors from 0.5 to 2"
            )
        }

        static let conversions: [Command] =
            ([
                ("--spacing 1 --window=-100,240", 64, "two or three distances"),
                ("--spacing 1x0.09 --window=-100,240", 64, "two or three distances"),
                ("--spacing 1xb --window=-100,240", 64, "expected numbers with x between them"),
                ("--spacing 1x1 --window=240", 64, "the lower first"),
                ("--spacing 1x1 --window=240,-100", 64, "the lower first"),
                ("--spacing 1x1x1 --window=-100,240 --patch 96x96", 64, "three whole numbers"),
                ("--spacing 1x1 --window=-100,240 --logit-threshold nan", 64, "--logit-threshold should be a number"),
                ("--spacing 1x1 --window=-100,240 --labels-from none", 78, "none"),
            ] as [Command]).map { (words: "convert @/text --output @/o \($0.words)", status: $0.status, says: $0.says) }

        static let phantoms: [Command] = [
            ("phantom @/p --matrix 2049", 64, "32 to 2048"), ("phantom @/p --slice-spacing 50.1", 64, "0.1 to 50"),
            ("phantom @/p --noise=-0.1", 64, "0 to 500"), ("phantom @/p --date 2026010a", 64, "8 digits"),
            ("phantom @/p --time 1015000", 64, "6 digits"),
            ("phantom @/p --slices 1 --matrix 32 --noise 500 --slice-spacing 0.1", 0, "1 CT instances in"),
            ("phantom @/p --slices 1 --matrix 32 --noise 0 --slice-spacing 50", 0, "1 CT instances in"),
        ]

        static let others: [Command] = [
            ("echo PACS@127.0.0.1:1 --timeout 86401", 64, "1 to 86400"),
            ("echo PACS@127.0.0.1:1 --timeout 86400", 69, ""),
            ("echo PACS@127.0.0.1:1 --timeout 1", 69, ""),
            ("echo PACS@127.0.0.1:1 --calling SEVENTEEN_LETTERS", 64, ""),
            ("preview @/text --segmentation @/x --output @/y --tiles 401", 64, "1 to 400"),
            ("evaluate @/text --threads 1025", 64, "0 to 1024"), ("evaluate @/text --segment 256", 64, ""),
            ("train @/training.yaml --threads 1025", 64, "1 to 1024"),
            ("compare @/training.yaml --threads 0", 64, "1 to 1024"), ("compare @/training.yaml", 78, "training.yaml"),
            ("compare @/training.yaml --csv @/nowhere/x", 64, "nothing can be written"),
            ("evaluate @/text --csv @/empty", 64, "which is a folder"),
            ("conflicts --kind gone --storage @/empty", 64, "--kind should be one of"),
            ("instances --study 1 --storage @/empty", 69, "index.sqlite"),
            ("instances --sop-uids --paths --storage @/empty", 64, "--study is needed"),
            ("instances --sop-uids --series 1 --storage @/empty", 64, "--study is needed"),
            ("jobs --limit x --storage @/empty", 64, ""),
            ("import @/text --config @/mounted.yaml --storage @/empty", 69, "storage.mustExist"),
            ("check-config --host 0.0.0.0 --port 65536", 78, "SEGNODE_LISTEN_PORT"),
            ("check-config --ae-title SEVENTEEN_LETTERS", 78, "SEGNODE_AE_TITLE"),
        ]

        static let commands: [Command] = [models, magnifications, conversions, phantoms, others].flatMap { $0 }

        @Test(
            "what is within the bounds is taken, what is beyond is refused with what was expected",
            arguments: commands.indices)
        func status(index: Int) throws {
            let (words, status, says) = Self.commands[index]
            let arguments = words.split(separator: " ").map { String($0).replacing("@/", with: folder.path() + "/") }
            let outcome = try segnode.run(arguments)
            #expect(outcome.status == status, "\(words): \(outcome.output)")
            // The explanation may be broken into lines.
            let text = outcome.output.split { $0.isWhitespace }.joined(separator: " ")
            #expect(text.contains(says) || says.isEmpty, "\(words): \(outcome.output)")
            #expect(!FileManager.default.fileExists(atPath: folder.path("o")))
        }
    }
}
