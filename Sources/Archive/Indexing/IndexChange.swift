/// Something that the index is to know; applied in the order in which it happened.
enum IndexChange: Sendable {
    /// A new instance is durable.
    case store(IndexedInstance)
    /// An instance came again with the same bytes.
    case repeatReception(IndexedInstance)
    /// An instance came again with other bytes.
    case refuse(IndexedInstance)
    /// The node refused an instance that belongs to a study.
    case refusal(RefusedInstance)
    /// An association ended.
    case association(AssociationRecord)
}
