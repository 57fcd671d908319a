import DICOM
import DICOMNetwork
import TestSupport

/// Sends the instances of one study, one after the other, until the node is gone; what was not acknowledged comes first
/// the next time, as a modality would do it.
actor PersistentSender {
    /// The data sets that were acknowledged, by SOP Instance UID.
    private(set) var acknowledged: [String: [UInt8]] = [:]
    /// Answers other than success.
    private(set) var refusals: [String] = []
    /// The longest that a response was waited for.
    private(set) var longestWait = Duration.zero
    private var next: SyntheticInstance

    init() {
        next = SyntheticInstance()
        (next.rows, next.columns) = (64, 64)
        next.values = Self.noise(next.rows * next.columns)
    }

    /// The study.
    var studyInstanceUID: String { next.studyInstanceUID.description }

    /// Sends until the association breaks.
    func run(on port: Int) async {
        do {
            try await TestSender(port: port).withAssociation { association in
                while true { try await self.sendNext(on: association) }
            }
        } catch {
            // The node was killed: what is not in `acknowledged` is sent again.
        }
    }

    private func sendNext(on association: Association) async throws {
        let start = ContinuousClock.now
        let response = try await association.store(StoreItem(next))
        longestWait = max(longestWait, .now - start)
        let uid = next.sopInstanceUID.description
        if response.status == .success {
            acknowledged[uid] = next.encoded
        } else {
            refusals.append("\(uid): \(response.status)")
        }
        next.sopInstanceUID = UID.random()
        next.instanceNumber += 1
        next.values = Self.noise(next.rows * next.columns)
    }

    private static func noise(_ count: Int) -> [Int16] { (0..<count).map { _ in Int16.random(in: -1000...1000) } }
}
