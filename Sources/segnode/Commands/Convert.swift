import ArgumentParser
import Foundation
import Imaging
import Inference
import Node
import Segmentation

/// Makes a model bundle of a PyTorch checkpoint.
struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a model bundle of a PyTorch checkpoint that was saved as safetensors.",
        discussion: """
            The network is recognized by its tensors' names and shapes. The weights in the bundle bear PyTorch's \
            names: safetensors.torch.load_file reads them back into a state_dict. A model's accuracy is not known by \
            converting it: measure it (segnode evaluate) and complete the card in model.json.
            """)

    @Argument(help: "The checkpoint, a state_dict written by safetensors.torch.save_file.")
    var checkpoint: String

    @Option(name: [.short, .long], help: "The folder for the bundle, which must not be there yet.")
    var output: String

    @Option(help: "The model's name; by default the folder's.")
    var name: String?

    @Option(name: .customLong("model-version"), help: "The model's version.")
    var modelVersion = "1.0.0"

    @Option(help: "The voxel distances that the network was trained on, in mm: ROWxCOLUMN or SLICExROWxCOLUMN.")
    var spacing: String

    @Option(help: "The Hounsfield units that become 0 and 1: LOWER,UPPER.")
    var window: String

    @Option(help: "The size of a 3D network's windows in voxels: SLICESxROWSxCOLUMNS.")
    var patch = "96x96x96"

    @Option(help: "By how much a 3D network's windows overlap, 0 to 0.9.")
    var overlap = 0.5

    @Option(help: "The logit above which a voxel belongs to the segment, for a network with one output channel.")
    var logitThreshold = 0.0

    @Option(help: "The model bundle whose segments, with their codes, the network was trained on.")
    var labelsFrom = SegmentationSettings().model

    @Option(help: "The licence of the weights.")
    var licence = "not stated"

    func validate() throws {
        guard logitThreshold.isFinite else { throw ValidationError("--logit-threshold should be a number") }
    }

    func run() throws {
        let spacing = try networkSpacing()
        let isVolume = spacing.dimensions == 3
        let input = NetworkInput(
            spacing: spacing, window: try hounsfieldWindow(),
            patch: isVolume ? try voxels(patch) : nil,
            overlap: isVolume ? overlap : nil, logitThreshold: logitThreshold)
        let labels = try ModelLocator(environment: ProcessInfo.processInfo.environment).load(labelsFrom)
        let converter = CheckpointConverter(
            name: name ?? URL(filePath: output).lastPathComponent, version: modelVersion, input: input,
            labels: labels.description.labels, card: card)
        let bundle = try converter.convert(checkpoint: checkpoint, to: output)
        let kind = bundle.description.architecture?.kind.rawValue ?? ""
        Output.line(
            "\(bundle.description.name) \(modelVersion): \(kind), \(bundle.description.kind.rawValue), "
                + "digest \(bundle.digest)"
        )
        Output.line(output)
    }

    private func networkSpacing() throws -> NetworkSpacing {
        let axes = try numbers(spacing, by: "x", "--spacing")
        do throws(UnusableNumbers) {
            return try NetworkSpacing(axes: axes)
        } catch {
            throw ValidationError("--spacing is \(spacing), expected \(error.expected), such as 1x0.8x0.8")
        }
    }

    private func hounsfieldWindow() throws -> HounsfieldWindow {
        let ends = try numbers(window, by: ",", "--window")
        do throws(UnusableNumbers) {
            return try HounsfieldWindow(ends: ends)
        } catch {
            throw ValidationError("--window is \(window), expected \(error.expected)")
        }
    }

    private var card: ModelCard {
        ModelCard(
            intendedUse:
                "Converted from \(URL(filePath: checkpoint).lastPathComponent). Not validated; not a medical device.",
            licence: licence, trainingData: [], accuracy: [])
    }

    private func voxels(_ text: String) throws -> [Int] {
        let sizes = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sizes.count == 3, !sizes.contains(nil) else {
            throw ValidationError("--patch is \(text), expected three whole numbers such as 96x96x96")
        }
        return sizes.compactMap { $0 }
    }

    private func numbers(_ text: String, by separator: Character, _ option: String) throws -> [Double] {
        let numbers = text.split(separator: separator, omittingEmptySubsequences: false).map { Double($0) }
        guard numbers.allSatisfy({ $0?.isFinite == true }) else {
            throw ValidationError("\(option) is \(text), expected numbers with \(separator) between them")
        }
        return numbers.compactMap { $0 }
    }
}
