/// Which jobs to list; what is `nil` does not restrict.
public struct JobFilter: Sendable, Hashable {
    /// Only jobs of this study.
    public var studyInstanceUID: String?
    /// Only jobs in this state.
    public var state: JobState?
    /// At most so many, the newest first.
    public var limit: Int

    /// Creates a filter; one without arguments lists the 100 newest jobs.
    public init(studyInstanceUID: String? = nil, state: JobState? = nil, limit: Int = 100) {
        self.studyInstanceUID = studyInstanceUID
        self.state = state
        self.limit = limit
    }
}
