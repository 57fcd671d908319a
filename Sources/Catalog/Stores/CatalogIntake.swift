/// How reception reaches the catalogue.
package protocol CatalogIntake: Sendable {
    /// Applies changes in their order, all or none.
    ///
    /// An instance puts off the completion of its study: it is awaited from now on. A study stays with the patient of
    /// its first instance; what later ones say otherwise is recorded.
    ///
    /// - Parameter deadline: when a study is complete of which a sender (its AE title) sent something just now.
    /// - Returns: what came to light for the first time.
    /// - Throws: ``CatalogError/refused(reason:)`` where a row will never be taken.
    func apply(
        _ changes: [CatalogChange], deadline: (String) -> Int64
    ) throws(CatalogError) -> [CatalogFinding]

    /// Records what contradicts the catalogue; the same again only counts up.
    ///
    /// - Parameter found: what was found, by what it is about: a UID, of a file its path.
    func record(
        _ kind: ConflictRecord.Kind, _ found: [String: String], at time: Int64
    ) throws(CatalogError)
}
