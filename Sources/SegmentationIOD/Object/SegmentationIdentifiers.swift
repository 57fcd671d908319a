import DICOM

/// The UIDs of a segmentation object, which depend on nothing but its sources and two digests.
///
/// The order in which the sources are given does not matter.
struct SegmentationIdentifiers {
    private let parts: [String]

    init(sourceInstances: [UID], modelDigest: String, settingsDigest: String) {
        parts = sourceInstances.sorted().map(\.description) + [modelDigest, settingsDigest]
    }

    var sopInstanceUID: UID { derived("segmentation instance") }
    var seriesInstanceUID: UID { derived("segmentation series") }
    var dimensionOrganizationUID: UID { derived("segmentation dimension organization") }
    func trackingUID(segment: UInt8) -> UID { derived("segmentation tracking \(segment)") }

    private func derived(_ role: String) -> UID { UID.derived(from: [role] + parts) }
}
