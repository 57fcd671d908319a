public import Imaging
public import Platform
public import Segmentation

/// What is trained on, and what is validated on.
public struct TrainingDataSettings: Codable, Equatable, Sendable {
    /// Where the cases of training come from.
    public var training: [DataSourceSettings]
    /// Where the cases of validation come from.
    public var validation: [DataSourceSettings]

    /// Names the sources.
    public init(training: [DataSourceSettings], validation: [DataSourceSettings]) {
        self.training = training
        self.validation = validation
    }
}

/// How CT values become the network's input.
public struct TrainingInputSettings: Codable, Equatable, Sendable {
    /// The distances between the voxels that the network sees.
    public var spacing: NetworkSpacing
    /// The Hounsfield units that become 0 and 1.
    public var window: HounsfieldWindow
    /// The voxels that the network sees at a time in training, along the axes of `spacing`; absent in 2D for whole
    /// slices.
    public var patch: [Int]?

    /// Describes an input.
    public init(spacing: NetworkSpacing, window: HounsfieldWindow, patch: [Int]? = nil) {
        self.spacing = spacing
        self.window = window
        self.patch = patch
    }
}

/// Where cases come from, and which of them are taken.
///
/// ```yaml
/// - {source: decathlon, path: Task07_Pancreas, labelMap: {1: 1, 2: 1}, folds: {count: 5, take: [0, 1, 2, 3]}}
/// ```
public struct DataSourceSettings: Codable, Equatable, Sendable {
    /// The form of the data.
    public var source: DataSourceKind
    /// The folder; a relative one is looked for beside the configuration file.
    public var path: String
    /// The folder of the labels, for `pancreas-ct`, where they do not lie below `path`.
    public var labels: String?
    /// Whether the series show nothing of what is sought, and have no truth of their own.
    public var negatives: Bool?
    /// The slices that are taken of every series: the first and the last, counted from 1 at the feet; absent for all.
    public var slices: [Int]?
    /// The network's label of each label of the truth; absent where they are the same.
    public var labelMap: [String: Int]?
    /// The cases that are taken, by folder, file or patient ID; absent for all.
    public var patients: [String]?
    /// A part of the patients; absent for all.
    public var folds: FoldSettings?

    /// A source of which everything is taken.
    public init(source: DataSourceKind, path: String) {
        self.source = source
        self.path = path
    }
}

/// In which form data for training lie.
public enum DataSourceKind: String, Choice {
    /// A folder tree with DICOM CT series and a DICOM segmentation of each.
    case dicom
    /// The studies of a node's own archive that have a segmentation; the path is the archive's folder.
    case index
    /// TCIA's Pancreas-CT as it downloads: `PANCREAS_NNNN` folders and `labelNNNN.nii.gz`.
    case pancreasCT = "pancreas-ct"
    /// A task of the Medical Segmentation Decathlon: `dataset.json`, `imagesTr`, `labelsTr`.
    case decathlon
}

/// A part of a source's patients: they are dealt to folds in an order that depends on nothing but who they are.
///
/// The same `count` on the same data deals the same folds, so that training and validation take different ones.
public struct FoldSettings: Codable, Equatable, Sendable {
    /// How many folds there are.
    public var count: Int
    /// Those that are taken, counted from 0.
    public var take: [Int]

    /// Takes some of the folds.
    public init(count: Int, take: [Int]) {
        self.count = count
        self.take = take
    }
}
