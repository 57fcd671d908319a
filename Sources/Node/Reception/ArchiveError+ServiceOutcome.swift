package import Archive
import Catalog
import DICOM
package import DICOMNetwork

extension ArchiveError {
    /// The answer to the C-STORE request that met this error: the one place where errors become statuses.
    ///
    /// What the sender must change is "cannot understand" or "does not match"; what waiting can cure is "out of
    /// resources".
    ///
    /// Standard: PS3.4 Table B.2-1.
    package var serviceOutcome: ServiceOutcome {
        ServiceOutcome(status: serviceStatus, errorComment: refusalReason, offendingElements: offendingElements)
    }

    private var serviceStatus: DIMSEStatus {
        switch self {
        case .invalidUID, .malformed, .unusableUID: .cannotUnderstand
        case .sopMismatch: .dataSetDoesNotMatchSOPClass
        case .duplicateDiffers: .duplicateSOPInstance
        case .noSpace, .indexUnavailable, .writeFailed, .unreadableFile, .closing, .unusableFolder, .refusedFolder,
            .locked, .noIndex, .schemaMismatch, .indexDamaged, .database:
            .outOfResources
        }
    }

    private var offendingElements: [AttributeTag] {
        switch self {
        case .invalidUID(let attribute, _), .sopMismatch(let attribute, _, _), .unusableUID(let attribute, _):
            [Self.tags[attribute]].compactMap { $0 }
        default: []
        }
    }

    private static let tags: [String: AttributeTag] = [
        "Affected SOP Class UID": AttributeTag(0x0000, 0x0002),
        "Affected SOP Instance UID": AttributeTag(0x0000, 0x1000),
        "SOP Class UID": AttributeTag(0x0008, 0x0016), "SOP Instance UID": AttributeTag(0x0008, 0x0018),
        "Study Instance UID": AttributeTag(0x0020, 0x000D), "Series Instance UID": AttributeTag(0x0020, 0x000E),
    ]
}
