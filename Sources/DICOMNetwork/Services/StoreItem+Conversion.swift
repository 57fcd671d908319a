import DICOM
import Foundation
import Glibc

extension StoreItem {
    /// The presentation context in which the item can be sent: in its own transfer syntax, or, where that is native, in
    /// the default transfer syntax too, for which ``Association/store(_:progress:)`` converts it.
    ///
    /// Standard: PS3.5 10.1.
    public var proposedContext: ProposedContext {
        ProposedContext(abstractSyntax: sopClassUID, transferSyntaxes: Self.proposed(for: transferSyntax))
    }

    private static func proposed(for syntax: TransferSyntax) -> [TransferSyntax] {
        syntax.isEncapsulated || syntax == .implicitVRLittleEndian ? [syntax] : [syntax, .implicitVRLittleEndian]
    }

    /// The item in Implicit VR Little Endian, in memory: the same attributes with the same values.
    ///
    /// Blocks while files are read.
    ///
    /// - Throws: ``NetworkError/unreadable(path:reason:)`` where the data set is not well formed,
    ///   ``NetworkError/readingFailed(path:reason:)`` where the system fails.
    func inImplicitVR() throws(NetworkError) -> StoreItem {
        var copy = self
        copy.transferSyntax = .implicitVRLittleEndian
        do {
            let file = try PrivateFile()
            try DataSet(contentsOf: path()).write(to: file.path, transferSyntax: .implicitVRLittleEndian)
            let offset = try FileMetaInformation.read(file.path).dataSetOffset
            copy.source = .bytes(Array(try Data(contentsOf: URL(filePath: file.path)).dropFirst(offset)))
        } catch let error as DICOMError where error.systemFailure == nil && !error.isUnwritable {
            throw .unreadable(path: name, reason: "\(error)")
        } catch {
            throw .readingFailed(path: name, reason: "\(error)")
        }
        return copy
    }

    private var name: String {
        if case .file(let path, _) = source { path } else { "the data set" }
    }

    private func path() throws -> String {
        guard case .file(let path, _) = source else {
            throw DICOMError.unreadableFile(path: name, reason: "it is no file")
        }
        return path
    }
}

extension DICOMError {
    /// Whether a file could not be written, for which its content is not to blame.
    fileprivate var isUnwritable: Bool {
        if case .unwritableFile = self { true } else { false }
    }
}

/// A file that is only this process's, and is removed with the value.
private final class PrivateFile {
    let path: String

    init() throws {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/segnode-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        close(descriptor)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { unlink(path) }
}
