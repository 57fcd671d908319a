/// What a job decided and why: which series it took, which it did not, and what came out.
///
/// Stored with the job as JSON; `segnode jobs --json` and `segnode results --skipped` show it.
public struct DecisionRecord: Codable, Equatable, Sendable {
    /// The model bundle that was asked.
    public var model: Model
    /// Every series of the study with the reason for its choice.
    public var series: [SeriesDecision] = []
    /// What was odd about the chosen series: codes and sentences.
    public var findings: [String] = []
    /// What was repaired to write the result.
    public var repairs: [String] = []
    /// What is missing from the volume, where slices are; absent where it is whole.
    public var partial: String?
    /// The instances whose stored files are damaged, with what was found; absent where none is.
    public var damaged: [String: String]?
    /// What came out, in one sentence.
    public var outcome = ""
    /// The segmented volume in ml; absent where the spacing is not regular or nothing was segmented.
    public var volumeMillilitres: Double?
    /// How long each stage took, in milliseconds.
    public var stageMilliseconds: [String: Double] = [:]

    /// The model bundle that was asked.
    public struct Model: Codable, Equatable, Sendable {
        /// The bundle's name.
        public var name: String
        /// The bundle's version.
        public var version: String
        /// The digest of its description and weights.
        public var digest: String
    }

    /// What became of one series.
    public struct SeriesDecision: Codable, Equatable, Sendable {
        /// Series Instance UID.
        public var seriesInstanceUID: String
        /// Modality.
        public var modality: String
        /// How many instances it has.
        public var instances: Int
        /// Whether it was segmented.
        public var isChosen: Bool
        /// Why, in one sentence.
        public var reason: String
    }
}
