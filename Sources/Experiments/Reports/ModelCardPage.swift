import Foundation
import Imaging
import Inference
import Segmentation
import Training
import TrainingData

/// The README.md of a trained bundle: what it is, what it was trained on and how, and how good it is.
///
/// Cases are counted and numbered, not named: folders may bear patients' names.
struct ModelCardPage {
    let description: ModelDescription
    let configuration: TrainingConfiguration
    /// Parameters of all networks together.
    let parameters: Int
    /// Cases and slices of each split.
    let counts: [(split: String, cases: Int, slices: Int?)]
    let history: [EpochRecord]
    /// The epoch whose weights were kept; nil where none was validated.
    let bestEpoch: Int?
    let measured: [MeasuredCase]

    private static let pictures = [
        (title: "Learning curves", file: "learning-curves.png"), (title: "Validation cases", file: "overlays.png"),
    ]

    /// README.md and its pictures, those that are in a folder.
    func documents(picturesIn folder: String) -> [String: Data] {
        var documents: [String: Data] = [:]
        for picture in Self.pictures {
            documents[picture.file] = FileManager.default.contents(atPath: "\(folder)/\(picture.file)")
        }
        let shown = Self.pictures.filter { documents[$0.file] != nil }
        documents["README.md"] = Data(markdown(shown).utf8)
        return documents
    }

    /// The page.
    private func markdown(_ pictures: [(title: String, file: String)]) -> String {
        let parts = [
            title, section("What it is for", [description.card.intendedUse]), input, data, protocolOfTraining, accuracy,
            section("Pictures", pictures.map { "![\($0.title)](\($0.file))" }),
            section(
                "Licence", [description.card.licence + "; the data that it was trained on have licences of their own."]),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    /// The accuracy in one sentence for each segment, as `model.json` states it.
    static func sentences(_ measured: [MeasuredCase], _ labels: [SegmentLabel]) -> [String] {
        labels.map { label in
            let figures = [
                ("Dice", measured.spread(label.number, decimals: 3) { $0.dice }),
                ("precision", measured.spread(label.number, decimals: 3) { $0.precision }),
                ("recall", measured.spread(label.number, decimals: 3) { $0.recall }),
            ].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
            let count = measured.count { $0.segment == label.number }
            return "\(label.name): \(figures) on \(count) validation cases, which also chose the weights"
        }
    }

    private var title: String {
        let kinds = [description.architecture?.kind.rawValue, description.locator.map { _ in "and a locator" }]
        return """
            # \(description.name) \(description.version): model card

            \(kinds.compactMap { $0 }.joined(separator: " ")), \(parameters) parameters, trained by `segnode train`. \
            It finds: \
            \(description.labels.map { "\($0.name) (\($0.type.value), \($0.type.scheme), \"\($0.type.meaning)\")" }
                .joined(separator: "; ")).
            """
    }

    private var input: String {
        guard let input = description.input else { return "" }
        let spacing = input.spacing.axes.map { "\($0)" }.joined(separator: " x ")
        return section(
            "Input", ["Voxels of \(spacing) mm; \(input.window.lower) to \(input.window.upper) HU become 0 to 1."])
    }

    private var data: String {
        let sources = description.card.trainingData.map { "- \($0)" }
        let origin = sources.isEmpty ? "Where the data come from is not stated." : sources.joined(separator: "\n")
        let rows = counts.map { "| \($0.split) | \($0.cases) | \($0.slices.map(String.init) ?? "") |" }
        return section("Data", [origin, "| split | cases | slices |\n|---|---|---|\n" + rows.joined(separator: "\n")])
    }

    private var protocolOfTraining: String {
        let (sampling, optimizer) = (configuration.sampling, configuration.optimizer)
        let patch = configuration.input.patch.map { $0.map { "\($0)" }.joined(separator: "x") } ?? "whole slices"
        let kept = bestEpoch.map { "the weights of epoch \($0 + 1) were kept, which validated best" }
        let text = """
            \(history.count) of \(configuration.schedule.epochs) epochs of \(sampling.stepsPerEpoch) batches of \
            \(sampling.batch) patches (\(patch)); loss \(configuration.loss.kind.rawValue), optimizer \
            \(optimizer.kind.rawValue) with a rate of \(optimizer.rate) and weight decay of \(optimizer.weightDecay), \
            schedule \(configuration.schedule.kind.rawValue), seed \(configuration.seed)\(averaging); \
            \(kept ?? "the last weights were kept"). Changed at random: \(configuration.augmentation.words).
            """
        return section("Protocol", [text])
    }

    private var averaging: String {
        configuration.averaging.map { ", weights averaged with a decay of \($0)" } ?? ""
    }

    private var accuracy: String {
        let metrics = EvaluationReport.metrics.filter { metric in measured.contains { metric.value($0.metrics) != nil }
        }
        let titles = (["case", "segment"] + metrics.map { $0.title.lowercased() }).joined(separator: " | ")
        let rule = "|" + String(repeating: "---|", count: metrics.count + 2)
        let numbered = measured.enumerated().map { index, item in
            let number = index / max(description.labels.count, 1) + 1
            return (["\(number)", "\(item.segment)"] + metrics.map { $0.text($0.value(item.metrics)) })
                .joined(separator: " | ")
        }
        let table = (["| \(titles) |", rule] + numbered.map { "| \($0) |" }).joined(separator: "\n")
        let sentences = Self.sentences(measured, description.labels).map { "\($0)." }
        return measured.isEmpty ? "" : section("Accuracy, on the cases' own grids", sentences + [table])
    }

    private func section(_ title: String, _ paragraphs: [String]) -> String {
        paragraphs.isEmpty ? "" : "## \(title)\n\n" + paragraphs.joined(separator: "\n\n")
    }
}

extension Augmentation {
    /// What is changed, by the keys of the configuration.
    fileprivate var words: String {
        let numbers = [
            ("rotation", rotation), ("tilt", tilt), ("anisotropy", anisotropy), ("shift", shift), ("elastic", elastic),
            ("brightness", brightness), ("contrast", contrast), ("gamma", gamma), ("noise", noise), ("blur", blur),
            ("phase", phase ?? 0),
        ]
        let ranges = scale.allSatisfy { $0 == 1 } ? [] : ["scale \(scale.map { "\($0)" }.joined(separator: " to "))"]
        let words = numbers.filter { $0.1 != 0 }.map { "\($0.0) \($0.1)" } + ranges + (flip ? ["flip"] : [])
        return words.isEmpty ? "nothing" : words.joined(separator: ", ")
    }
}
