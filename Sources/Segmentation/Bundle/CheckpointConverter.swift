import Inference

/// Makes a model bundle of a checkpoint that PyTorch saved as safetensors.
///
///     let converter = CheckpointConverter(name: "oktay", version: "1", input: input, card: card)
///     let bundle = try converter.convert(checkpoint: "oktay.safetensors", to: "Models/oktay")
///
/// The network is recognized by its tensors' names and shapes; prefixes that wrappers put before them are taken away,
/// and counters of training batches are left out.
public struct CheckpointConverter: Sendable {
    /// The bundle's name.
    public var name: String
    /// The bundle's version.
    public var version: String
    /// How CT values become the network's input; with a `patch` a 3D network works in windows.
    public var input: NetworkInput
    /// The segments, by number; one for each class but the background.
    public var labels: [SegmentLabel]
    /// Origin, licence, accuracy.
    public var card: ModelCard

    /// The prefixes of PyTorch's and Lightning's wrappers.
    private static let prefixes = [
        "", "module.", "net.", "network.", "model.", "_model.", "state_dict.", "model.module.", "_orig_mod.",
    ]

    /// Creates a converter.
    public init(name: String, version: String, input: NetworkInput, labels: [SegmentLabel], card: ModelCard) {
        (self.name, self.version, self.input, self.labels, self.card) = (name, version, input, labels, card)
    }

    /// Writes the bundle to a new folder and loads it.
    ///
    /// - Throws: ``SegmentationError/network(_:)`` where no network has such tensors or some are missing or left over,
    ///   ``SegmentationError/unreadable(path:reason:)`` where the folder is there already or cannot be written,
    ///   ``SegmentationError/invalidDescription(path:key:reason:)`` where input or labels do not fit the network.
    public func convert(checkpoint: String, to folder: String) throws(SegmentationError) -> ModelBundle {
        let (architecture, tensors) = try recognized(checkpoint)
        let writer = BundleWriter(name: name, version: version, input: input, labels: labels, card: card)
        return try writer.write(architecture, tensors, to: folder)
    }

    /// Whether a tensor is one of the network: no counter of batches, and in nnU-Net's checkpoints neither a repetition
    /// under another name nor a head of a coarser level, of which only the loss made use.
    private static func isWanted(_ name: String, _ architecture: NetworkArchitecture) -> Bool {
        if name.hasSuffix(".num_batches_tracked") { return false }
        guard architecture.kind == .plainConvUNet else { return true }
        if name.hasPrefix("decoder.encoder.") || name.contains(".all_modules.") { return false }
        let head = "decoder.seg_layers."
        return !name.hasPrefix(head) || name.hasPrefix("\(head)\(architecture.filters.count - 2).")
    }

    /// The network, and its weights under the names of its definition.
    private func recognized(_ path: String) throws(SegmentationError) -> (NetworkArchitecture, [String: Tensor]) {
        do throws(InferenceError) {
            let checkpoint = try SafeTensors(contentsOf: path)
            for prefix in Self.prefixes {
                let part = checkpoint.tensors(under: prefix)
                guard let architecture = try? NetworkArchitecture.recognized(in: part) else { continue }
                var tensors: [String: Tensor] = [:]
                for name in part.names where Self.isWanted(name, architecture) {
                    tensors[name] = try part.tensor(name)
                }
                return (architecture, tensors)
            }
            throw .invalidArchitecture(reason: "the tensors' names are those of no known network")
        } catch {
            throw SegmentationError(error)
        }
    }
}
