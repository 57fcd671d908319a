/// Why a result did not reach its destination.
struct DeliveryFailure: Error, Equatable {
    /// Whether the same attempt may succeed later without anything being changed.
    let isTransient: Bool
    /// Why, for a person.
    let reason: String
}
