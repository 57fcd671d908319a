/// Why a result did not reach its destination.
package struct DeliveryFailure: Error, Equatable {
    /// What is to follow from it.
    package let kind: Kind
    /// Why, for a person; nothing that a peer wrote stands in it.
    package let reason: String

    /// What can follow from a failure.
    package enum Kind {
        /// The same attempt may succeed later without anything being changed.
        case transient
        /// Somebody must change something first.
        case permanent
        /// The node stopped meanwhile; the attempt does not count.
        case interrupted
    }
}
