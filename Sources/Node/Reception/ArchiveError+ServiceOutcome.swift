package import Archive
import Catalog
import DICOM
package import DICOMNetwork
import Glibc
import Platform

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

extension ArchiveError {
    /// Why an instance is refused, in words that may be logged and sent: no path, and nothing that the peer wrote.
    var refusalReason: String {
        switch self {
        case .invalidUID(let attribute, _): "\(attribute) of the command breaks PS3.5 9.1"
        case .sopMismatch(let attribute, _, nil): "\(attribute) is absent from the data set or has several values"
        case .sopMismatch(let attribute, _, _): "\(attribute) differs between command and data set"
        case .malformed(let reason): "The data set is not well formed: \(reason)"
        case .unusableUID(let attribute, nil): "\(attribute) is absent from the data set or has several values"
        case .unusableUID(let attribute, _): "\(attribute) breaks PS3.5 9.1"
        case .duplicateDiffers: "The SOP instance is stored already with other content"
        case .noSpace: description
        case .writeFailed(let error): "\(error.operation) failed: \(error.reason)"
        case .closing: "The node is stopping"
        case .indexUnavailable, .database: "The index cannot be written"
        default: "The archive cannot be written"
        }
    }
}
