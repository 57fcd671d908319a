import Glibc
import Platform

/// What became of a stored file since it was received.
///
///     switch try StoredFile.verify(path) {
///     case .intact: read it
///     case .damaged(let reason): leave it out and say why
///     case .missing: it was removed
///     }
public enum StoredFile: Sendable, Hashable {
    /// It holds the bytes that were received.
    case intact
    /// It does not; the reason is for a person.
    case damaged(reason: String)
    /// There is no such file.
    case missing

    /// Holds a stored instance against the length and checksum that were noted when it was received.
    ///
    /// Reads the whole file once, in pieces, at the speed of the disk; may be called from any thread and process.
    ///
    /// - Throws: ``ArchiveError/writeFailed(_:)`` where the disk does not give the bytes: that
    ///   says nothing about them, and may pass.
    public static func verify(_ path: String) throws(ArchiveError) -> StoredFile {
        do throws(StoredFileReader.Failure) {
            try StoredFileReader(path: path).prove()
            return .intact
        } catch {
            switch error {
            case .unproven(let reason): return .damaged(reason: reason)
            case .unreadable(.writeFailed(let error)) where error.errorNumber == ENOENT: return .missing
            case .unreadable(let cause): throw cause
            }
        }
    }

    /// Holds a result against the length and checksum that were noted when it was published; one that was published
    /// by a version which noted none counts as intact.
    ///
    /// - Throws: As ``verify(_:)``.
    public static func verifyResult(_ path: String) throws(ArchiveError) -> StoredFile {
        let found = try verify(path)
        guard case .damaged = found, try FileProof(of: path) == nil else { return found }
        return .intact
    }
}

extension FileProof {
    /// Reads the preamble of a file; `nil` where it is not one of the archive's.
    fileprivate init?(of path: String) throws(ArchiveError) {
        var preamble = [UInt8](repeating: 0, count: Self.preambleLength)
        let file = try ArchiveFile(path, .read)
        _ = try file.read(into: &preamble, count: preamble.count, at: 0)
        self.init(preamble: preamble)
    }
}

extension InstanceArchive {
    /// Holds a stored instance against the length and checksum that were noted when it was received; see
    /// ``StoredFile/verify(_:)``.
    public func verify(path: String) throws(ArchiveError) -> StoredFile { try StoredFile.verify(path) }
}
