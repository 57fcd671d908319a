import Platform
import Training

/// Watches how much memory the cases of a training take while they are read, and ends the reading when they will not fit.
struct CaseMemory {
    private let cases: Int
    private let limit: Int
    private var read = 0
    private var bytes = 0

    /// How many cases tell enough of the others.
    private static let sample = 5

    /// - Parameters:
    ///   - cases: How many there are.
    ///   - limit: How many bytes they may take, by default three quarters of what this process may use.
    init(cases: Int, limit: Int = SystemMemory.available / 4 * 3) {
        (self.cases, self.limit) = (cases, limit)
    }

    /// Counts a case that has been read.
    ///
    /// - Returns: How many have been read.
    /// - Throws: ``TrainingRefusal/tooManyCases(bytes:limit:)``
    mutating func add(_ item: TrainingCase) throws(TrainingRefusal) -> Int {
        read += 1
        bytes += item.memory
        let expected = read < Self.sample ? bytes : bytes / read * cases
        guard expected <= limit else { throw .tooManyCases(bytes: expected, limit: limit) }
        return read
    }
}
