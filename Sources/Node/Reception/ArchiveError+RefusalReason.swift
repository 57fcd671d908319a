import Archive
import Catalog
import Glibc
import Platform

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
