import Catalog
import DICOM
import Glibc

/// Whether two files hold the same data set in the same transfer syntax; who sent it does not matter.
struct DataSetComparison {
    private static let pieceLength = 1 << 18

    private let new: ArchiveFile
    private let newOffset: Int
    private let newSyntax: String
    private let existing: ArchiveFile

    init(_ pending: PendingCommit, _ existing: ArchiveFile) {
        new = pending.file
        newOffset = pending.dataSetOffset
        newSyntax = pending.instance.transferSyntaxUID
        self.existing = existing
    }

    /// Compares the bytes; a file that cannot be read is an error and not other content.
    func isSame() throws(ArchiveError) -> Bool {
        let header: StoredFileHeader
        do { header = try StoredFileHeader(path: existing.path) } catch {
            throw .unreadableFile(path: existing.path, reason: "\(error)")
        }
        guard header.information.transferSyntax.uid.description == newSyntax else { return false }
        let length = try new.size() - newOffset
        guard try existing.size() - header.dataSetOffset == length else { return false }
        return try haveSameBytes(existingOffset: header.dataSetOffset, length: length)
    }

    private func haveSameBytes(existingOffset: Int, length: Int) throws(ArchiveError) -> Bool {
        var (left, right) = (Self.piece(), Self.piece())
        var position = 0
        while position < length {
            let count = min(Self.pieceLength, length - position)
            try Self.fill(&left, count, from: new, at: newOffset + position)
            try Self.fill(&right, count, from: existing, at: existingOffset + position)
            guard left.prefix(count) == right.prefix(count) else { return false }
            position += count
        }
        return true
    }

    private static func piece() -> [UInt8] { [UInt8](repeating: 0, count: pieceLength) }

    private static func fill(
        _ bytes: inout [UInt8],
        _ count: Int,
        from file: ArchiveFile,
        at offset: Int
    ) throws(ArchiveError) {
        let found = try file.read(into: &bytes, count: count, at: offset)
        guard found == count else { throw .failed("read", file.path, errorNumber: EIO) }
    }
}
