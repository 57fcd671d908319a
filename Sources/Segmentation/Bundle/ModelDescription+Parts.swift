public import Imaging
public import Inference

/// How CT values become the input of a network, and its output a mask.
public struct NetworkInput: Sendable, Codable, Equatable {
    /// The distances between the voxels that the network was trained on.
    public let spacing: NetworkSpacing
    /// The Hounsfield units that become 0 and 1; values beyond are limited.
    public let window: HounsfieldWindow
    /// The size of a window of a 3D network, in voxels: [slices, rows, columns]; absent for 2D.
    public let patch: [Int]?
    /// By how much windows overlap, 0 to 0.9 of their size; absent for 2D.
    public let overlap: Double?
    /// The logit above which a voxel belongs to the segment, for a network with one output channel.
    public let logitThreshold: Double

    /// Creates the description of an input.
    public init(
        spacing: NetworkSpacing,
        window: HounsfieldWindow,
        patch: [Int]? = nil,
        overlap: Double? = nil,
        logitThreshold: Double = 0
    ) {
        self.spacing = spacing
        self.window = window
        self.patch = patch
        self.overlap = overlap
        self.logitThreshold = logitThreshold
    }
}

/// One segment that a model finds.
public struct SegmentLabel: Sendable, Codable, Hashable {
    /// The segment's number in the mask, counted from 1 without gaps.
    public let number: UInt8
    /// The label that a viewer shows.
    public let name: String
    /// What kind of thing it is, for example (91723000, SCT, "Anatomical Structure").
    public let category: CodeDescription
    /// What it is, for example (15776009, SCT, "Pancreas").
    public let type: CodeDescription
    /// The colour in which a viewer shows it at first: red, green, blue, 0 to 255 each.
    public let color: [UInt8]

    /// Creates a label.
    public init(number: UInt8, name: String, category: CodeDescription, type: CodeDescription, color: [UInt8]) {
        self.number = number
        self.name = name
        self.category = category
        self.type = type
        self.color = color
    }
}

extension SegmentLabel {
    /// The pancreas as an anatomical structure.
    public static let pancreas = SegmentLabel(
        number: 1, name: "Pancreas",
        category: CodeDescription(value: "91723000", scheme: "SCT", meaning: "Anatomical Structure"),
        type: CodeDescription(value: "15776009", scheme: "SCT", meaning: "Pancreas"), color: [249, 180, 111])
}

/// A coded concept as `model.json` states it.
public struct CodeDescription: Sendable, Codable, Hashable {
    /// Code Value, for example "15776009".
    public let value: String
    /// Coding Scheme Designator, for example "SCT".
    public let scheme: String
    /// Code Meaning, for example "Pancreas".
    public let meaning: String

    /// Creates a coded concept.
    public init(value: String, scheme: String, meaning: String) {
        self.value = value
        self.scheme = scheme
        self.meaning = meaning
    }
}

/// What is done to a mask after the network.
public struct PostProcessing: Sendable, Codable, Equatable {
    /// Whether only the largest connected part of each segment is kept, where slices follow each other evenly.
    public let keepsLargestComponent: Bool

    /// A segment of less than this altogether is taken for a false alarm and left out; in mL, nil for any.
    public let minimumVolume: Double?

    /// Creates a description.
    public init(keepsLargestComponent: Bool = false, minimumVolume: Double? = nil) {
        self.keepsLargestComponent = keepsLargestComponent
        self.minimumVolume = minimumVolume
    }
}

/// The network that finds the region for the main one, at a coarse spacing.
public struct LocatorDescription: Sendable, Codable, Equatable {
    /// The network's definition and sizes.
    public let architecture: NetworkArchitecture
    /// The network's weights.
    public let weights: WeightsDescription
    /// How CT values become the network's input.
    public let input: NetworkInput
    /// What is added to the region on all sides, in mm.
    public let margin: Double
    /// Less than this is taken for a false alarm, and the whole body is searched; in mL.
    public let minimumVolume: Double

    /// What is added to a region where nothing else is said, in mm.
    public static let usualMargin = 20.0

    /// Creates a description.
    public init(
        architecture: NetworkArchitecture,
        weights: WeightsDescription,
        input: NetworkInput,
        margin: Double = Self.usualMargin,
        minimumVolume: Double = 5
    ) {
        self.architecture = architecture
        self.weights = weights
        self.input = input
        self.margin = margin
        self.minimumVolume = minimumVolume
    }
}

/// Another 2D network whose logits are averaged with those of the main one, at the series' own pixel size.
public struct EnsembleMember: Sendable, Codable, Equatable {
    /// The network's definition and sizes.
    public let architecture: NetworkArchitecture
    /// The network's weights.
    public let weights: WeightsDescription
    /// How CT values become the network's input; its threshold is not used.
    public let input: NetworkInput

    /// Creates a description.
    public init(architecture: NetworkArchitecture, weights: WeightsDescription, input: NetworkInput) {
        self.architecture = architecture
        self.weights = weights
        self.input = input
    }
}

/// Which weights belong to a model.
public struct WeightsDescription: Sendable, Codable, Equatable {
    /// The file's name in the bundle's folder.
    public let file: String
    /// The SHA-256 of the file, 64 hexadecimal digits in lower case.
    public let sha256: String

    /// Creates a description.
    public init(file: String, sha256: String) {
        self.file = file
        self.sha256 = sha256
    }
}

/// How a model works on a series.
public enum ModelKind: String, Sendable, Codable, CaseIterable {
    /// A 2D network on each axial slice by itself: gaps do no harm.
    case sliceWise = "slice-wise-2d"
    /// A 3D network in overlapping windows: needs evenly spaced slices.
    case slidingWindow = "sliding-window-3d"
    /// A coarse 3D network finds a region, a fine one segments it in one pass: needs evenly spaced slices.
    case coarseToFine = "coarse-to-fine-3d"
    /// Every voxel at or above a CT value: for commissioning, with a known answer.
    case threshold
}
