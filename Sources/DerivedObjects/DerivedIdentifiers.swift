package import DICOM

/// The UIDs of a derived object, which depend on nothing but its kind, its sources and two digests.
///
/// The order in which the sources are given does not matter.
package struct DerivedIdentifiers: Sendable {
    private let kind: String
    private let parts: [String]

    /// - Parameter kind: What tells the objects of one study from each other, for example "segmentation".
    package init(kind: String, sourceInstances: [UID], modelDigest: String, settingsDigest: String) {
        self.kind = kind
        parts = sourceInstances.sorted().map(\.description) + [modelDigest, settingsDigest]
    }

    package var sopInstanceUID: UID { derived("instance") }
    package var seriesInstanceUID: UID { derived("series") }

    /// The UID of something in the object that has a UID of its own.
    package func derived(_ role: String) -> UID { UID.derived(from: ["\(kind) \(role)"] + parts) }
}
