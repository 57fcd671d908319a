import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Training on the command line")
    struct TrainingCommandTests {
        private let segnode = OutsideProgram(url: Repository.program)
        private let folder: TemporaryFolder
        private let data: SyntheticDecathlon

        init() throws {
            folder = try TemporaryFolder()
            data = SyntheticDecathlon(folder: folder.path("task"))
            try data.write()
        }

        private func write(_ yaml: String, to name: String = "train.yaml") throws -> String {
            try Data(yaml.utf8).write(to: URL(filePath: folder.path(name)))
            return folder.path(name)
        }

        /// The arguments of a run whose standard output alone is kept.
        private func standardOutput(_ arguments: [String]) throws -> (status: Int32, output: String) {
            let shell = OutsideProgram(url: URL(filePath: "/bin/sh"))
            let command = "exec \"$0\" \"$@\" 2>/dev/null"
            let outcome = try shell.run(["-c", command, Repository.program.path(percentEncoded: false)] + arguments)
            return (outcome.status, outcome.output)
        }

        @Test("a training that was killed continues to the same weights, and is measured on its cases' own grids")
        func killed() throws {
            let yaml = data.configuration(
                kind: "attention-unet-2d", filters: [4, 8, 16], epochs: 4, steps: 40)
            for name in ["whole", "killed"] { _ = try write("output: \(name)\n" + yaml, to: "\(name).yaml") }
            let whole = try segnode.run(["train", folder.path("whole.yaml"), "--threads", "2"])
            #expect(whole.status == 0, "\(whole.output)")
            let process = try SpawnedProcess(
                Repository.program, ["train", folder.path("killed.yaml"), "--threads", "1"], environment: [:])
            // What is said is written at once, and the checkpoint before it.
            while process.isRunning, !process.output.contains("epoch 2 of 4") { usleep(2000) }
            process.end(SIGKILL)
            let continued = try segnode.run(["train", folder.path("killed.yaml"), "--threads", "2"])
            #expect(continued.status == 0, "\(continued.output)")
            #expect(continued.output.contains("continuing after epoch"), "\(continued.output)")
            let weights = ["whole", "killed"].map { folder.path("\($0)/weights.safetensors") }
            #expect(FileManager.default.contentsEqual(atPath: weights[0], andPath: weights[1]))
            let card = try String(contentsOfFile: folder.path("killed/README.md"), encoding: .utf8)
            #expect(card.contains("| validation | 2 | ") && card.contains("Accuracy, on the cases' own grids"))
            #expect(FileManager.default.fileExists(atPath: folder.path("killed/overlays.png")))
            let again = try segnode.run(["train", folder.path("killed.yaml")])
            #expect(again.status == 0 && again.output.contains("is trained already"), "\(again.output)")
            _ = try write("output: killed\nseed: 9\n" + yaml, to: "killed.yaml")
            let other = try segnode.run(["train", folder.path("killed.yaml")])
            #expect(other.status == 78 && other.output.contains("another seed"), "\(other.output)")
        }

        @Test("a look at the cases lists them, and trains nothing")
        func listed() throws {
            let file = try write(
                "output: model\n" + data.configuration(kind: "unet", filters: [4, 8], epochs: 1, steps: 2))
            let outcome = try segnode.run(["train", "--check", file])
            #expect(outcome.status == 0, "\(outcome.output)")
            let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map { String($0) } }
            let rows = lines.filter { $0.contains("training") || $0.contains("validation") }
            #expect(rows.count == 10 && rows.allSatisfy { $0.contains("24") }, "\(outcome.output)")
            let sum = "8 cases to train on (192 slices), 2 to validate (48 slices); they take 0.0 GB of memory"
            #expect(outcome.output.contains(sum), "\(outcome.output)")
            #expect(!FileManager.default.fileExists(atPath: folder.path("model.training")))
        }

        @Test("a start that failed can be corrected, a damaged checkpoint is named")
        func corrected() throws {
            let yaml = data.configuration(kind: "unet", filters: [4, 8], epochs: 1, steps: 2)
            let file = try write("output: model\ninitialWeights: nowhere\n" + yaml)
            #expect(try segnode.run(["train", file]).status == 78)
            _ = try write("output: model\n" + yaml)
            #expect(try segnode.run(["train", file]).status == 0)
            try FileManager.default.removeItem(atPath: folder.path("model"))
            try Data([1, 2, 3]).write(to: URL(filePath: folder.path("model.training/checkpoint.safetensors")))
            let damaged = try segnode.run(["train", file])
            #expect(damaged.status == 78 && damaged.output.contains("checkpoint.safetensors"), "\(damaged.output)")
            try FileManager.default.removeItem(atPath: folder.path("model.training/configuration.json"))
            let forgotten = try segnode.run(["train", file])
            #expect(forgotten.status == 78 && forgotten.output.contains("does not tell"), "\(forgotten.output)")
        }

        @Test("every 2D network is compared in one run, and finds what there is to find")
        func planes() throws {
            let yaml = data.configuration(kind: "unet", filters: [4, 8, 16], epochs: 15, steps: 30)
            let file = try write("output: networks\n" + yaml)
            let outcome = try standardOutput(["compare", file, "--filters", "6,8,12,16,20", "--json"])
            #expect(outcome.status == 0)
            let networks = try networks(outcome.output)
            #expect(networks.count >= 7)
            for (name, dice) in networks { #expect(dice > 0.8, "\(name)") }
            // What is there is measured again, not trained.
            let table = try segnode.run(["compare", file, "--networks", "u-net", "--filters", "6,8,12,16,20"])
            #expect(table.output.contains("is trained already") && table.output.contains("Ronneberger"))
            let twice = try segnode.run(["compare", file, "--networks", "u-net,u-net"])
            #expect(twice.status == 64, "\(twice.output)")
        }

        @Test("a network is compared alone and after one that finds the region for it")
        func hierarchical() throws {
            let yaml = data.configuration(kind: "unet", filters: [4, 8, 16], epochs: 10, steps: 20, dimensions: 3)
            let locator = "locator: {spacing: [4, 4, 4], patch: [16, 16, 16]}\n"
            let file = try write("output: networks\n" + locator + yaml)
            let arguments = ["--networks", "attention-u-net", "--filters", "6,8,12,16,20", "--json"]
            let outcome = try standardOutput(["compare", file] + arguments)
            #expect(outcome.status == 0)
            let networks = try networks(outcome.output)
            #expect(networks.map(\.name) == ["attention-u-net", "attention-u-net, hierarchical"])
            for (name, dice) in networks { #expect(dice > 0.8, "\(name)") }
        }

        @Test("a folder in the place of a pair's bundle ends the training before it begins, another margin after it")
        func occupied() throws {
            let yaml = data.configuration(kind: "unet", filters: [4, 8], epochs: 1, steps: 2, dimensions: 3)
            let locator = { (margin: Int) in "locator: {spacing: [4, 4, 4], patch: [16, 16, 16], margin: \(margin)}\n" }
            let file = try write("output: pair\n" + locator(20) + yaml)
            try FileManager.default.createDirectory(atPath: folder.path("pair"), withIntermediateDirectories: true)
            let occupied = try segnode.run(["train", file])
            #expect(occupied.status == 78 && !occupied.output.contains("epoch"), "\(occupied.output)")
            try FileManager.default.removeItem(atPath: folder.path("pair"))
            #expect(try segnode.run(["train", file]).status == 0)
            #expect(try segnode.run(["train", file]).output.contains("pair is trained already"))
            _ = try write("output: pair\n" + locator(30) + yaml)
            let other = try segnode.run(["train", file])
            #expect(other.status == 78 && other.output.contains("another locator.margin"), "\(other.output)")
        }

        /// The mean Dice of each network of a report.
        private func networks(_ json: String) throws -> [(name: String, dice: Double)] {
            let report = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            return try #require(report["networks"] as? [[String: Any]]).map { network in
                let cases = try #require(network["cases"] as? [[String: Any]])
                let dice = cases.compactMap { ($0["metrics"] as? [String: Any])?["dice"] as? Double }
                return (try #require(network["name"] as? String), dice.reduce(0, +) / Double(dice.count))
            }
        }
    }
}
