import Foundation
import Inference
public import Training
import Yams

extension TrainingConfiguration {
    /// Reads a YAML file.
    /// - Throws: ``TrainingConfigurationError``
    public static func load(path: String) throws(TrainingConfigurationError) -> Self {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        do {
            let configuration = try YAMLDecoder().decode(Self.self, from: text)
            try configuration.refuseUnknownKeys(text, path: path)
            return configuration
        } catch let error as TrainingConfigurationError {
            throw error
        } catch let error as DecodingError {
            throw .invalid(path: path, reason: error.sentence)
        } catch {
            throw .invalid(path: path, reason: "it is no YAML: \(error)")
        }
    }

    /// The settings of a trainer.
    /// - Throws: ``TrainingConfigurationError/invalid(path:reason:)``
    public func settings(path: String, processors: Int) throws(TrainingConfigurationError) -> TrainerSettings {
        let reading = SettingsReading(path: path)
        try reading.require(
            patch.count == architecture.dimensions, "patch has \(patch.count) numbers, expected one an axis")
        try reading.require(epochs > 0 && stepsPerEpoch > 0, "epochs and stepsPerEpoch must be positive")
        try reading.require(batch ?? 8 > 0, "batch must be positive")
        let sampling = SamplingSettings(
            patch: patch,
            batch: batch ?? 8,
            foregroundShare: foregroundShare ?? 0.85,
            negativeShare: negativeShare ?? 0.1,
            augmentation: try reading.augmentation(augmentation),
            seed: seed ?? 1
        )
        return TrainerSettings(
            sampling: sampling,
            loss: try reading.loss(loss),
            optimizer: try reading.optimizer(optimizer),
            rate: optimizer?.rate ?? 2e-3,
            schedule: try reading.schedule(schedule),
            epochs: epochs,
            stepsPerEpoch: stepsPerEpoch,
            clipping: clipping,
            averaging: averaging,
            patience: patience,
            threads: threads ?? processors
        )
    }

    /// Encoding what was decoded leaves out what was not understood.
    private func refuseUnknownKeys(_ text: String, path: String) throws {
        let known = try Yams.compose(yaml: YAMLEncoder().encode(self))
        guard let written = try Yams.compose(yaml: text), let known else { return }
        if let key = Self.unknownKey(written, known) {
            throw TrainingConfigurationError.invalid(path: path, reason: "there is no key \(key)")
        }
    }

    private static func unknownKey(_ written: Yams.Node, _ known: Yams.Node) -> String? {
        if let items = written.sequence, let others = known.sequence {
            return zip(items, others).lazy.compactMap(unknownKey).first
        }
        guard let mapping = written.mapping, let other = known.mapping else { return nil }
        for (key, value) in mapping {
            let name = key.string ?? "?"
            guard let counterpart = other[key] else { return value == Yams.Node("null") ? nil : name }
            if let inner = unknownKey(value, counterpart) { return "\(name).\(inner)" }
        }
        return nil
    }
}

extension DecodingError {
    /// What is wrong, with the key's path.
    fileprivate var sentence: String {
        func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch self {
        case .keyNotFound(let key, let context): return "\(name(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(name(context.codingPath)): \(context.debugDescription)"
        @unknown default: return "\(self)"
        }
    }
}
