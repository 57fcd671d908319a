import Configuration
import Experiments
import Foundation
import TestSupport
import Testing
import TrainingData

/// A configuration that says the least, with what a test changes of it.
private enum LeastTraining {
    static let plane = """
        architecture: {kind: unet, dimensions: 2, filters: [4, 8], outputChannels: 1}
        output: model
        data:
          training: [{source: dicom, path: a}]
          validation: [{source: decathlon, path: b}]
        input: {spacing: [2, 2], window: [0, 255], patch: [32, 32]}

        """

    static let volume = plane.replacingOccurrences(of: "dimensions: 2", with: "dimensions: 3")
        .replacingOccurrences(of: "[2, 2]", with: "[3, 2, 2]")
        .replacingOccurrences(of: "[32, 32]", with: "[16, 32, 32]")

    /// The keys that are refused, in their order; empty where nothing is.
    static func refused(_ yaml: String) throws -> [String] {
        do throws(ConfigurationError) {
            _ = try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml")
            return []
        } catch {
            guard case .problems(let problems) = error else { throw error }
            return problems.map(\.key)
        }
    }

    /// A value of a key, which may lie in a section.
    static func line(_ key: String, _ value: String) -> String {
        let parts = key.split(separator: ".")
        return parts.count == 1 ? "\(key): \(value)\n" : "\(parts[0]): {\(parts[1]): \(value)}\n"
    }
}

@Suite("The limits of a training's configuration")
struct TrainingLimitsTests {
    struct Limit: Sendable, CustomTestStringConvertible {
        let key: String
        let allowed: [String]
        let refused: [String]

        init(_ key: String, _ allowed: [String], _ refused: [String]) {
            (self.key, self.allowed, self.refused) = (key, allowed, refused)
        }

        var testDescription: String { key }
    }

    static let counts = [
        Limit("sampling.batch", ["1", "1024"], ["0", "1025"]),
        Limit("sampling.stepsPerEpoch", ["1", "1000000"], ["0", "1000001"]),
        Limit("schedule.epochs", ["1", "1000000"], ["0", "1000001"]),
        Limit("schedule.every", ["1", "1000000"], ["0", "1000001"]),
        Limit("earlyStopping.patience", ["1", "1000000"], ["0", "1000001"]),
        Limit("validateEvery", ["1", "1000000"], ["0", "1000001"]),
        Limit("checkpointEvery", ["1", "1000000"], ["0", "1000001"]),
        Limit("threads", ["0", "1024"], ["-1", "1025"]),
    ]

    static let shares = [
        "sampling.foregroundShare", "sampling.negativeShare", "augmentation.shift", "augmentation.brightness",
        "augmentation.blur", "augmentation.phase", "augmentation.noise", "optimizer.weightDecay", "schedule.warmUp",
    ].map { Limit($0, ["0", "1.0"], ["-0.01", "1.01", ".nan"]) }

    static let numbers = [
        Limit("augmentation.rotation", ["0", "180"], ["-0.1", "180.1"]),
        Limit("augmentation.tilt", ["0", "90"], ["-0.1", "90.1"]),
        Limit("augmentation.anisotropy", ["0", "4"], ["-0.1", "4.1"]),
        Limit("augmentation.elastic", ["0", "50"], ["-0.1", "50.1"]),
        Limit("augmentation.contrast", ["0", "4"], ["-0.1", "4.1"]),
        Limit("augmentation.gamma", ["0", "4"], ["-0.1", "4.1"]),
        Limit(
            "augmentation.scale", ["[0.1, 10]", "[2, 2]"],
            ["[0.09, 1]", "[1, 10.1]", "[2, 1]", "[1]", "[1, 1, 1]", "[1, .nan]"]),
        Limit("loss.alpha", ["0", "10"], ["-0.1", "10.1"]),
        Limit("loss.beta", ["0", "10"], ["-0.1", "10.1"]),
        Limit("loss.gamma", ["0", "10"], ["-0.1", "10.1"]),
        Limit("loss.crossEntropyWeight", ["0", "100"], ["-0.1", "100.1"]),
        Limit("optimizer.rate", ["0.000000001", "10"], ["0", "-0.001", "10.1", ".nan"]),
        Limit("optimizer.momentum", ["0", "0.9999"], ["-0.1", "1.0"]),
        Limit("schedule.factor", ["0.000001", "1.0"], ["0", "1.01"]),
        Limit("schedule.power", ["0", "10"], ["-0.1", "10.1"]),
        Limit("clipping", ["0.000001", "1000000000"], ["0", "1000000001"]),
        Limit("averaging", ["0", "0.999999"], ["-0.1", "1.0"]),
    ]

    @Test(
        "a number is taken up to both of its limits, and refused by its key beyond them",
        arguments: counts + shares + numbers)
    func limits(limit: Limit) throws {
        for value in limit.allowed {
            #expect(
                try LeastTraining.refused(LeastTraining.plane + LeastTraining.line(limit.key, value)) == [], "\(value)")
        }
        for value in limit.refused {
            let found = try LeastTraining.refused(LeastTraining.plane + LeastTraining.line(limit.key, value))
            #expect(found == [limit.key], "\(value)")
        }
    }

    @Test(
        "the weights of a Tversky loss are not both 0, and a focal one has an exponent that it can be divided by",
        arguments: [
            ("kind: tversky, alpha: 0, beta: 0.1", []), ("kind: tversky, alpha: 0.1, beta: 0", []),
            ("kind: tversky, alpha: 0, beta: 0", ["loss.alpha"]), ("kind: tversky, gamma: 0.1", []),
            ("kind: focal-tversky, alpha: 0, beta: 0", ["loss.alpha"]),
            ("kind: focal-tversky, gamma: 0.5", []), ("kind: focal-tversky, gamma: 10", []),
            ("kind: focal-tversky, gamma: 0.49", ["loss.gamma"]), ("kind: focal, gamma: 0", []),
            ("kind: dice, alpha: 0, beta: 0", []),
        ] as [(String, [String])])
    func losses(loss: String, keys: [String]) throws {
        #expect(try LeastTraining.refused(LeastTraining.plane + "loss: {\(loss)}\n") == keys)
    }

    @Test(
        "one label has one or two channels, more have one more than they are, and their numbers have no gaps",
        arguments: [
            ([1], 1, []), ([1], 2, []), ([1], 3, ["architecture.outputChannels"]), ([1, 2], 3, []),
            ([1, 2], 2, ["architecture.outputChannels"]), ([1, 2], 1, ["architecture.outputChannels"]),
            ([1, 2], 4, ["architecture.outputChannels"]), ([2], 1, ["labels"]), ([1, 3], 3, ["labels"]),
            ([2, 1], 3, ["labels"]), ([1, 1], 3, ["labels"]), ([0, 1], 3, ["labels"]), ([], 1, ["labels"]),
        ] as [([Int], Int, [String])])
    func labels(numbers: [Int], channels: Int, keys: [String]) throws {
        let labels = numbers.enumerated().map { index, number in
            """
            {number: \(number), name: "n\(index)", category: {value: "1", scheme: SCT, meaning: m}, \
            type: {value: "1\(index)", scheme: SCT, meaning: m\(index)}, color: [1, 2, 3]}
            """
        }
        let yaml = LeastTraining.plane.replacingOccurrences(
            of: "outputChannels: 1", with: "outputChannels: \(channels)")
        #expect(try LeastTraining.refused(yaml + "labels: [\(labels.joined(separator: ", "))]\n") == keys)
    }

    @Test(
        "a patch has as many axes as the network, each a multiple of what that needs, 1024 at most",
        arguments: [
            ("[2, 1024]", true), ("[1024, 2]", true), ("[2, 1026]", false), ("[33, 32]", false), ("[32, 33]", false),
            ("[0, 32]", false), ("[-2, 32]", false), ("[32]", false), ("[32, 32, 32]", false),
        ])
    func patches(patch: String, isTaken: Bool) throws {
        let yaml = LeastTraining.plane.replacingOccurrences(of: "[32, 32]", with: patch)
        #expect(try LeastTraining.refused(yaml) == (isTaken ? [] : ["input.patch"]))
    }

    @Test("slices may go through whole, a volume may not")
    func wholeSlices() throws {
        let plane = LeastTraining.plane.replacingOccurrences(of: ", patch: [32, 32]", with: "")
        #expect(try LeastTraining.refused(plane) == [])
        #expect(try LeastTraining.refused(LeastTraining.volume) == [])
        let volume = LeastTraining.volume.replacingOccurrences(of: ", patch: [16, 32, 32]", with: "")
        #expect(try LeastTraining.refused(volume) == ["input.patch"])
        let flat = LeastTraining.volume.replacingOccurrences(of: "[3, 2, 2]", with: "[2, 2]")
        #expect(try LeastTraining.refused(flat) == ["input.spacing"])
    }

    @Test(
        "a locator has three axes, patches that the network takes, and a margin of 200 mm at most",
        arguments: [
            ("spacing: [6, 5, 5], patch: [8, 16, 16], margin: 0", []),
            ("spacing: [6, 5, 5], patch: [8, 16, 16], margin: 200", []),
            ("spacing: [6, 5, 5], patch: [8, 16, 16], margin: 200.1", ["locator.margin"]),
            ("spacing: [6, 5, 5], patch: [8, 16, 16], margin: -0.1", ["locator.margin"]),
            ("spacing: [5, 5], patch: [8, 16, 16]", ["locator.spacing"]),
            ("spacing: [6, 5, 5], patch: [16, 16]", ["locator.patch"]),
            ("spacing: [6, 5, 5], patch: [8, 16, 17]", ["locator.patch"]),
        ] as [(String, [String])])
    func locator(locator: String, keys: [String]) throws {
        #expect(try LeastTraining.refused(LeastTraining.volume + "locator: {\(locator)}\n") == keys)
    }

    @Test("there are cases to train on and cases to validate", arguments: [("a", "training"), ("b", "validation")])
    func sources(path: String, split: String) throws {
        let source = path == "a" ? "[{source: dicom, path: a}]" : "[{source: decathlon, path: b}]"
        let yaml = LeastTraining.plane.replacingOccurrences(of: source, with: "[]")
        #expect(try LeastTraining.refused(yaml) == ["data.\(split)"])
    }

    @Test("every mistake is named, not the first alone")
    func several() throws {
        let more = "sampling: {batch: 0}\noptimizer: {rate: 0}\nvalidateEvery: 0\n"
        #expect(
            try LeastTraining.refused(LeastTraining.plane + more).sorted() == [
                "optimizer.rate", "sampling.batch", "validateEvery",
            ])
    }

    @Test("a path is taken from the folder of the file, whichever key it stands under; a whole one stays")
    func paths() throws {
        let folder = try TemporaryFolder()
        let yaml = LeastTraining.plane.replacingOccurrences(
            of: "{source: dicom, path: a}",
            with: "{source: pancreas-ct, path: a/b, labels: c}, {source: dicom, path: /d}"
        ).replacingOccurrences(of: "path: b}", with: "path: e}, {source: pancreas-ct, path: f, labels: /g}")
        try Data((yaml + "initialWeights: start\n").utf8).write(to: URL(filePath: folder.path("t.yaml")))
        let found = try TrainingConfigurationFile.load(path: folder.path("t.yaml"))
        #expect(found.output == folder.path("model") && found.initialWeights == folder.path("start"))
        #expect(found.data.training.map(\.path) == [folder.path("a/b"), "/d"])
        #expect(found.data.training.map(\.labels) == [folder.path("c"), nil])
        #expect(found.data.validation.map(\.path) == [folder.path("e"), folder.path("f")])
        #expect(found.data.validation.map(\.labels) == [nil, "/g"])
    }
}
