public import DICOM
import Glibc
import Platform

/// The files that jobs make: written beside their place, then made durable and moved there.
///
///     let temporary = store.temporaryPath(for: uid)
///     try writer.write(to: temporary)
///     let path = try store.publish(temporary, as: uid)
public struct ResultStore: Sendable {
    private let layout: ArchiveLayout

    /// The results of an archive, which this or another process may have open.
    public init(layout: ArchiveLayout) { self.layout = layout }

    /// Where the result with this UID lies, or will.
    public func path(of uid: UID) -> String { "\(layout.results)/\(uid).dcm" }

    /// Where to write the result with this UID before it is published; what an earlier attempt left is overwritten.
    public func temporaryPath(for uid: UID) -> String { "\(layout.incoming)/result-\(uid).part" }

    /// Makes a written file durable under its final name and returns that; it survives a power cut from then on.
    ///
    /// The same result published again replaces itself.
    public func publish(_ temporary: String, as uid: UID) throws(ArchiveError) -> String {
        let final = path(of: uid)
        let file = try ArchiveFile(temporary, .update)
        guard fchmod(file.number, 0o640) == 0 else { throw .failed("fchmod", temporary) }
        try prove(file)
        try file.synchronizeData()
        guard rename(temporary, final) == 0 else { throw .failed("rename", temporary) }
        try ArchiveFile.synchronizeFolder(layout.results)
        return final
    }

    /// Writes length and checksum into the preamble, by which damage is found before the result is delivered.
    ///
    /// Without a time, so that the same result is the same file.
    private func prove(_ file: ArchiveFile) throws(ArchiveError) {
        let checksum = Checksum()
        var length = FileProof.preambleLength
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try file.read(into: &piece, count: piece.count, at: length)
            guard count > 0 else { break }
            piece.withUnsafeBytes { checksum.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            length += count
        }
        try file.write(FileProof(length: length, checksum: checksum.value, receivedAt: 0).preamble, at: 0)
    }
}
