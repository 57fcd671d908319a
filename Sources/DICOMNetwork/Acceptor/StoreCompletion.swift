/// The response to one C-STORE request, given at most once.
///
/// Confined to the event loop of the association.
final class StoreCompletion {
    private var association: AcceptedAssociation?
    private let command: CommandSet
    private let contextID: UInt8

    init(_ association: AcceptedAssociation, _ command: CommandSet, _ contextID: UInt8) {
        self.association = association
        self.command = command
        self.contextID = contextID
    }

    func complete(_ outcome: StoreOutcome) {
        association?.answer(command, contextID: contextID, outcome)
        association = nil
    }
}
