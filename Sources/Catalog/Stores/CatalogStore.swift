/// What a node knows: what was received, what is to be done, what became of it.
///
/// The seam lies at meaning, not at SQL: each requirement that changes something is one transaction, which happens
/// altogether or not at all. The calls block the thread that makes them until the answer is there; who must not be
/// blocked makes them from a thread of its own. All times are milliseconds since 1970, all paths are relative to the
/// archive's root.
///
/// Several processes, and where the store is a server several nodes, may use one catalogue at the same time. A store
/// belongs to one node: what it records carries the node's name, and ``CatalogUpkeep`` touches only that.
package typealias CatalogStore = CatalogIndex & CatalogIntake & CatalogUpkeep & DeliveryStore & JobStore

/// How a process comes to the catalogue of an archive.
package protocol CatalogOpening: Sendable {
    /// Opens the catalogue for the process that has the archive, whatever state it is in; creates it where it is
    /// missing.
    ///
    /// - Parameters:
    ///   - look: how the catalogue's own data are looked at where they may have changed since it was closed; `nil`:
    ///     not.
    ///   - quarantine: the folder that damaged data are moved to.
    ///   - isSetAside: is told where damaged data were moved to, and what was wrong with them, before anything else is
    ///     tried.
    ///   - willBeNew: called before a catalogue without rows is created.
    ///   - progress: is told what is waited for while that takes long.
    func open(
        look: CatalogLook?, quarantine: String, isSetAside: (_ path: String, _ reason: String) -> Void,
        willBeNew: () throws -> Void, progress: @Sendable (String) -> Void
    ) throws -> OpenedCatalog

    /// Opens the catalogue beside the process that has the archive, for reading and for commands such as a retry.
    ///
    /// - Throws: ``CatalogError``; ``CatalogError/failed(reason:)`` where there is none.
    func openBeside(forWriting: Bool) throws(CatalogError) -> any CatalogStore

    /// Whether there is a catalogue.
    var exists: Bool { get }
}

/// How the catalogue's own data are looked at: `thorough` takes longer and is done where their use has shown damage.
package enum CatalogLook: Sendable {
    case quick
    case thorough
}

/// A catalogue that can be used.
package struct OpenedCatalog: Sendable {
    package let store: any CatalogStore
    /// Whether it has no rows, because it was created just now.
    package let isNew: Bool
    /// What was made good, or does not work as well as it could, in words for the log.
    package let remarks: [String]

    package init(store: any CatalogStore, isNew: Bool, remarks: [String] = []) {
        self.store = store
        self.isNew = isNew
        self.remarks = remarks
    }
}

/// How much a catalogue keeps of what would grow without end; the oldest go.
package enum CatalogLimits {
    /// The most associations of the log.
    package static let associations = 100_000
    /// The most refusals.
    package static let refusals = 100_000
    /// How long a study waits about which the tables took no decision, in milliseconds; less where studies are awaited
    /// for less.
    package static let refusedStudyWait: Int64 = 60_000
}
