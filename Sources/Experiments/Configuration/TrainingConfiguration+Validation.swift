import Configuration
import Imaging
import Inference
import Segmentation
import Training
import TrainingData

extension TrainingConfiguration {
    /// The values that cannot be used.
    var invalidValues: [InvalidValue] {
        let invalid =
            invalidNetwork + invalidInput + invalidCounts + invalidNumbers + invalidScale + invalidPhase + invalidLoss
            + invalidSources
        return invalid.isEmpty ? invalidBundle : invalid
    }

    /// What the finished bundle could not hold: better said before the training than after it.
    private var invalidBundle: [InvalidValue] {
        guard let fault = bundleDescription.fault() else { return [] }
        let path = fault.key.replacing("[", with: ".").replacing("]", with: "")
        return [invalid(path, "a value that \(fault.reason)", "what a model bundle can hold")]
    }

    /// The bundle's description before there are weights.
    private var bundleDescription: ModelDescription {
        let isVolume = architecture.dimensions == 3
        let bundleInput = NetworkInput(
            spacing: input.spacing, window: input.window, patch: isVolume ? input.patch : nil,
            overlap: isVolume ? 0.5 : nil)
        let weights = WeightsDescription(file: "weights", sha256: String(repeating: "0", count: 64))
        return ModelDescription(
            name: output.split(separator: "/").last.map(String.init) ?? "", version: version,
            kind: isVolume ? .slidingWindow : .sliceWise, architecture: architecture, weights: weights,
            input: bundleInput, labels: labels, postProcessing: postProcessing, requirements: requirements,
            card: ModelCard(intendedUse: "", licence: "", trainingData: [], accuracy: []))
    }

    private var invalidNetwork: [InvalidValue] {
        do {
            try architecture.validate()
        } catch {
            return [invalid("architecture", "an unusable one: \(error)", "a network that can be built")]
        }
        if labels.isEmpty || labels.map(\.number) != (1...UInt8(clamping: labels.count)).map({ $0 }) {
            return [invalid("labels", "numbers \(labels.map(\.number))", "numbers from 1 without gaps")]
        }
        let expected = labels.count == 1 ? [1, 2] : [labels.count + 1]
        guard !expected.contains(architecture.outputChannels) else { return [] }
        return [
            invalid(
                "architecture.outputChannels", "\(architecture.outputChannels)",
                expected.map(String.init).joined(separator: " or ") + " for \(labels.count) labels")
        ]
    }

    private var invalidInput: [InvalidValue] {
        invalidGrid("input", input.spacing, input.patch) + invalidLocator
    }

    private var invalidLocator: [InvalidValue] {
        guard let locator else { return [] }
        guard architecture.dimensions == 3 else {
            return [invalid("locator", "one", "none: only networks with three axes have locators")]
        }
        return invalidGrid("locator", locator.spacing, locator.patch)
    }

    private func invalidGrid(_ key: String, _ spacing: NetworkSpacing, _ patch: [Int]?) -> [InvalidValue] {
        let dimensions = architecture.dimensions
        guard spacing.dimensions == dimensions else {
            return [invalid("\(key).spacing", "\(spacing)", "\(dimensions) distances from 0.1 to 20 mm")]
        }
        let multiple = architecture.sizeMultiple
        let sizes = "\(dimensions) multiples of \(multiple), 1024 at most"
        guard let patch else {
            return dimensions == 2 ? [] : [invalid("\(key).patch", "nothing", sizes)]
        }
        guard patch.count == dimensions, patch.allSatisfy({ $0 > 0 && $0 <= 1024 && $0 % multiple == 0 }) else {
            return [invalid("\(key).patch", "\(patch)", sizes)]
        }
        return []
    }

    private var invalidCounts: [InvalidValue] {
        let counts: [(key: String, value: Int, allowed: ClosedRange<Int>)] = [
            ("sampling.batch", sampling.batch, 1...1024),
            ("sampling.stepsPerEpoch", sampling.stepsPerEpoch, 1...1_000_000),
            ("schedule.epochs", schedule.epochs, 1...1_000_000), ("schedule.every", schedule.every, 1...1_000_000),
            ("threads", threads, 0...1024), ("earlyStopping.patience", earlyStopping.patience ?? 1, 1...1_000_000),
            ("validateEvery", validateEvery, 1...1_000_000), ("checkpointEvery", checkpointEvery, 1...1_000_000),
        ]
        return counts.filter { !$0.allowed.contains($0.value) }.map {
            invalid($0.key, "\($0.value)", "a number from \($0.allowed.lowerBound) to \($0.allowed.upperBound)")
        }
    }

    private var invalidNumbers: [InvalidValue] {
        let numbers: [(key: String, value: Double, allowed: ClosedRange<Double>)] = [
            ("sampling.foregroundShare", sampling.foregroundShare, 0...1),
            ("augmentation.rotation", augmentation.rotation, 0...180),
            ("augmentation.shift", augmentation.shift, 0...1),
            ("augmentation.elastic", augmentation.elastic, 0...50),
            ("augmentation.brightness", augmentation.brightness, 0...1),
            ("augmentation.contrast", augmentation.contrast, 0...4),
            ("augmentation.gamma", augmentation.gamma, 0...4), ("augmentation.tilt", augmentation.tilt, 0...90),
            ("augmentation.anisotropy", augmentation.anisotropy, 0...4),
            ("augmentation.blur", augmentation.blur, 0...1), ("augmentation.phase", augmentation.phase ?? 0, 0...1),
            ("sampling.negativeShare", sampling.negativeShare, 0...1), ("clipping", clipping ?? 1, 1e-6...1e9),
            ("augmentation.noise", augmentation.noise, 0...1), ("loss.alpha", loss.alpha, 0...10),
            ("loss.beta", loss.beta, 0...10), ("loss.gamma", loss.gamma, 0...10),
            ("loss.crossEntropyWeight", loss.crossEntropyWeight, 0...100),
            ("optimizer.rate", optimizer.rate, 1e-9...10),
            ("optimizer.weightDecay", optimizer.weightDecay, 0...1),
            ("optimizer.momentum", optimizer.momentum, 0...0.9999),
            ("schedule.factor", schedule.factor, 1e-6...1), ("schedule.power", schedule.power, 0...10),
            ("schedule.warmUp", schedule.warmUp, 0...1), ("averaging", averaging ?? 0, 0...0.999999),
            ("locator.margin", locator?.margin ?? 0, 0...200),
        ]
        return numbers.filter { !$0.allowed.contains($0.value) }.map {
            invalid($0.key, "\($0.value)", "a number from \($0.allowed.lowerBound) to \($0.allowed.upperBound)")
        }
    }

    private var invalidScale: [InvalidValue] {
        let scale = augmentation.scale
        guard scale.count == 2, scale.allSatisfy({ (0.1...10).contains($0) }), scale[0] <= scale[1] else {
            return [invalid("augmentation.scale", "\(scale)", "two factors from 0.1 to 10, the lower first")]
        }
        return []
    }

    /// The map of phases is made for the values of organs in a window of 0 to 255 HU.
    private var invalidPhase: [InvalidValue] {
        guard let phase = augmentation.phase, phase > 0, input.window != [0, 255] else { return [] }
        return [invalid("augmentation.phase", "\(phase)", "0 where input.window is not [0, 255]")]
    }

    private var invalidLoss: [InvalidValue] {
        switch loss.kind {
        case .tversky, .focalTversky:
            if loss.alpha + loss.beta <= 0 {
                return [invalid("loss.alpha", "0, as is loss.beta", "two weights, one of them above 0")]
            }
            guard loss.kind == .focalTversky, !(0.5...10).contains(loss.gamma) else { return [] }
            return [invalid("loss.gamma", "\(loss.gamma)", "a number from 0.5 to 10 for focal-tversky")]
        case .dice, .crossEntropy, .diceAndCrossEntropy, .focal: return []
        }
    }

    private var invalidSources: [InvalidValue] {
        var invalid: [InvalidValue] = []
        for (split, sources) in [("training", data.training), ("validation", data.validation)] {
            if sources.isEmpty { invalid.append(self.invalid("data.\(split)", "an empty list", "a source of cases")) }
            for (index, source) in sources.enumerated() {
                invalid += source.invalidValues(labelCount: labels.count).map {
                    InvalidValue(
                        path: ["data", split, String(index)] + $0.path, found: $0.found, expected: $0.expected)
                }
            }
        }
        return invalid
    }

    private func invalid(_ key: String, _ found: String, _ expected: String) -> InvalidValue {
        InvalidValue(path: key.split(separator: ".").map(String.init), found: found, expected: expected)
    }
}
