/// What became of a delivery.
public enum DeliveryState: String, Codable, Sendable, CaseIterable {
    /// Waits for its next attempt.
    case pending
    /// Is being sent.
    case sending
    /// The destination answered with success.
    case delivered
    /// Given up; the reason says why. A person can ask for another attempt.
    case parked
    /// The result was superseded before it was delivered.
    case superseded
}
