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
