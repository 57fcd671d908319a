import Imaging
import Platform
package import Training

/// The cases of a training, each with what a look can tell of labels that are turned, empty or of somebody else.
public struct CaseListing: Sendable {
    /// One case.
    public struct Row: Sendable {
        /// The folder or file.
        public let name: String
        /// "training" or "validation".
        public let purpose: String
        /// The slices at the network's spacing.
        public let slices: Int
        /// The slices with a label.
        public let labelledSlices: Int
        /// The share of voxels with a label, in per cent.
        public let labelledShare: Double
        /// The median of the voxels with a label in HU, within the window; `nil` where there are none.
        public let median: Int?
    }

    /// The cases to train on, then those to validate.
    public let rows: [Row]
    /// The bytes that all cases take.
    public let bytes: Int

    init(_ cases: TrainingSession.Cases, window: HounsfieldWindow) {
        rows =
            cases.training.map { Row($0, purpose: "training", window: window) }
            + cases.validation.map { Row($0, purpose: "validation", window: window) }
        bytes = (cases.training + cases.validation).map(\.memory).reduce(0, +)
    }
}

extension CaseListing.Row {
    fileprivate init(_ item: TrainingCase, purpose: String, window: HounsfieldWindow) {
        let plane = item.size[1] * item.size[2]
        let inside = zip(item.image, item.labels).filter { $0.1 > 0 }.map(\.0).sorted()
        name = item.name
        self.purpose = purpose
        slices = item.size[0]
        labelledSlices = (0..<item.size[0]).count {
            item.labels[$0 * plane..<($0 + 1) * plane].contains { $0 > 0 }
        }
        labelledShare = 100 * Double(inside.count) / Double(item.labels.count)
        // A value within the window; its ends stand for all beyond them.
        let middle = inside.isEmpty ? nil : inside[inside.count / 2]
        median = middle.map { Int(window.value(at: Double($0)).rounded()) }
    }
}

/// Watches how much memory the cases of a training take while they are read, and ends the reading when they will not
/// fit.
package struct CaseMemory {
    private let cases: Int
    private let limit: Int
    private var read = 0
    private var bytes = 0

    /// How many cases tell enough of the others.
    private static let sample = 5

    /// - Parameters:
    ///   - cases: How many there are.
    ///   - limit: How many bytes they may take, by default three quarters of what this process may use.
    package init(cases: Int, limit: Int = SystemMemory.available / 4 * 3) {
        (self.cases, self.limit) = (cases, limit)
    }

    /// Counts a case that has been read.
    ///
    /// - Returns: How many have been read.
    /// - Throws: ``ExperimentError/tooManyCases(bytes:limit:)``
    package mutating func add(_ item: TrainingCase) throws(ExperimentError) -> Int {
        read += 1
        bytes += item.memory
        let expected = read < Self.sample ? bytes : bytes / read * cases
        guard expected <= limit else { throw .tooManyCases(bytes: expected, limit: limit) }
        return read
    }
}
