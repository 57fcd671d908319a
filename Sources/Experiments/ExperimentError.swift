import Foundation

/// Why a training or a comparison is not begun, or not continued.
public enum ExperimentError: Error, Equatable, Sendable {
    /// The training's folder tells of other settings, by key.
    case otherConfiguration(record: String, keys: [String])
    /// The training's folder does not tell its settings.
    case noRecord(path: String)
    /// The checkpoint cannot be continued from.
    case unusableCheckpoint(path: String, reason: String)
    /// The cases for a purpose show nothing of what is to be found.
    case nothingToFind(purpose: String)
    /// The bundle to start from has another network.
    case otherNetwork(bundle: String)
    /// All cases together would take more memory than there is for them.
    case tooManyCases(bytes: Int, limit: Int)
    /// The folder of the training cannot be made.
    case unusableFolder(path: String)
    /// A network of a comparison does not take the configuration's patches.
    case unsuitablePatch(key: String, patch: [Int], multiple: Int, network: String)
}

extension ExperimentError: CustomStringConvertible {
    /// One sentence for a person: what was found, and what to do.
    public var description: String {
        switch self {
        case .otherConfiguration(let record, let keys):
            """
            this training was begun with another \(keys.joined(separator: ", ")), as \(record) says: restore that to \
            continue it, or name another output, or delete its folder and bundle to begin anew
            """
        case .noRecord(let path):
            """
            \(path) does not tell what the training was begun with: restore it to continue, or delete its folder and \
            bundle to begin anew
            """
        case .unusableCheckpoint(let path, let reason):
            "\(path) cannot be continued from: \(reason). Delete it to begin anew"
        case .nothingToFind(let purpose):
            "no case to \(purpose) shows what is to be found: all their labels are empty"
        case .otherNetwork(let bundle): "the network of \(bundle) is not the configuration's architecture"
        case .tooManyCases(let bytes, let limit):
            String(
                format: """
                    the cases would take %.1f GB of memory, more than the %.1f GB that there are for them: take a \
                    coarser \
                    spacing, or fewer cases (folds, patients, slices)
                    """, Double(bytes) / 1e9, Double(limit) / 1e9)
        case .unusableFolder(let path): "the folder \(path) cannot be made"
        case .unsuitablePatch(let key, let patch, let multiple, let network):
            "\(key) is \(patch), expected multiples of \(multiple), as \(network) needs them"
        }
    }
}
