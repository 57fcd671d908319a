/// What is known of a study beside the files that can be read.
///
///     var context = StudyContext()
///     context.refused = [seriesInstanceUID: 14]
///     try segmenter.segment(files: files, context: context, seriesNumber: 901, output: path)
public struct StudyContext: Sendable {
    /// Instances that are indexed and give nothing.
    public var lost: [LostInstance] = []
    /// How many CT instances of the study the node refused, by Series Instance UID; empty where that was not read.
    public var refused: [String: Int] = [:]
    /// The files that are given, by Series Instance UID in the index; `nil`: nobody knows.
    public var filesBySeries: [String: Set<String>]?
    /// Series of which a part is in another study.
    public var dividedSeries: Set<String> = []
    /// Whether a study of which slices are missing is skipped, rather than segmented as a part.
    public var skipsIncomplete = false

    /// Nothing is known.
    public init() {}

    /// An instance that is indexed and gives nothing.
    public struct LostInstance: Sendable, Hashable {
        /// Its SOP Instance UID.
        public let sopInstanceUID: String
        /// Its series.
        public let seriesInstanceUID: String
        /// Why it gives nothing.
        public let reason: Incompleteness.Reason
        /// What was found wrong with its file, where it is damaged.
        public let detail: String

        /// Describes a lost instance.
        public init(
            sopInstanceUID: String, seriesInstanceUID: String, reason: Incompleteness.Reason, detail: String = ""
        ) {
            self.sopInstanceUID = sopInstanceUID
            self.seriesInstanceUID = seriesInstanceUID
            self.reason = reason
            self.detail = detail
        }
    }
}

/// How many slices are missing inside a volume, or may be, and why.
public struct Incompleteness: Sendable, Equatable {
    /// Why a slice is missing.
    public enum Reason: String, Sendable, CaseIterable {
        /// Its stored file is not what was received.
        case damaged
        /// Its stored file is not there any more.
        case gone
        /// It was received broken.
        case broken
        /// It does not fit to the others: another orientation, size, frame of reference or acquisition.
        case unfit
        /// The node refused it and it did not come again.
        case refused
    }

    /// How many are missing for each reason.
    public var counts: [Reason: Int] = [:]

    /// Nothing is missing.
    public init() {}

    /// Whether the volume is whole.
    public var isEmpty: Bool { total == 0 }
    /// How many slices are missing.
    public var total: Int { counts.values.reduce(0, +) }

    /// What is missing, in at most 64 characters as a rule: "Partial: without 14 slices (6 damaged, 8 refused)".
    public var label: String {
        let parts = Reason.allCases.compactMap { reason in counts[reason].map { "\($0) \(reason.rawValue)" } }
        return "\(short) (\(parts.joined(separator: ", ")))"
    }

    /// The beginning of it: "Partial: without 14 slices".
    public var short: String { "Partial: without \(total) slice\(total == 1 ? "" : "s")" }

    mutating func add(_ reason: Reason, _ count: Int = 1) {
        if count > 0 { counts[reason, default: 0] += count }
    }
}
