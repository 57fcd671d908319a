/// Something that the index is to know; applied in the order in which it happened.
enum IndexChange: Sendable {
    /// A new instance is durable.
    case store(ReceivedInstance)
    /// An instance came again with the same bytes.
    case repeatReception(ReceivedInstance)
    /// An instance came again with other bytes.
    case refuse(ReceivedInstance)
    /// An association ended.
    case association(AssociationRecord)
}
