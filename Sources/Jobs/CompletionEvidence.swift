import Foundation

/// Why a study is taken to be complete; stored with it as JSON. Kinds are listed from the strongest to the weakest.
struct CompletionEvidence: Codable, Sendable, Hashable {
    enum Kind: String, Codable, Sendable {
        /// The peer told how many instances there are.
        case expectedCount
        /// Nothing came for the idle time of the sender.
        case idleTime
    }

    var kind: Kind
    var instances: Int
    var expectedInstances: Int?
    var refusedInstances: Int?
    var lastCallingAETitle: String

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
