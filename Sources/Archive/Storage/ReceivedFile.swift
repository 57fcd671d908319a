import Catalog
import DICOM
import Glibc

/// An instance whose bytes are all written and whose data set may still have to be scanned.
struct ReceivedFile: Sendable {
    private static let pieceLength = 1 << 17

    let announcement: InstanceAnnouncement
    let sopClassUID: UID
    let sopInstanceUID: UID
    let file: ArchiveFile
    /// Where the data set begins in the file, in bytes.
    let dataSetOffset: Int
    let proof: FileProof
    let completion: @Sendable (Result<StoredInstance, ArchiveError>) -> Void

    /// The instance to commit, where the data set is what was announced.
    func pending(_ attributes: ScannedDataSet) throws(ArchiveError) -> PendingCommit {
        let identity = try InstanceIdentity(attributes, sopClassUID: sopClassUID, sopInstanceUID: sopInstanceUID)
        return PendingCommit(
            name: InstanceFileName(identity.sopInstanceUID),
            file: file,
            dataSetOffset: dataSetOffset,
            instance: InstanceEntry(
                ReceivedInstance(
                    identity: identity,
                    transferSyntax: announcement.transferSyntax,
                    callingAETitle: announcement.callingAETitle,
                    associationID: announcement.associationID,
                    proof: proof,
                    attributes: attributes
                )
            ),
            completion: completion
        )
    }

    /// Scans the data set in the file.
    func scanned() throws(ArchiveError) -> ScannedDataSet {
        var scanner = DataSetScanner(transferSyntax: announcement.transferSyntax)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceLength, alignment: 16)
        defer { buffer.deallocate() }
        var offset = dataSetOffset
        while true {
            let count = try file.read(into: buffer, at: offset)
            guard count > 0 else { break }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            do { try scanner.consume(piece) } catch { throw .malformed(reason: "\(error)") }
            offset += count
        }
        do { return try scanner.finish() } catch { throw .malformed(reason: "\(error)") }
    }

    /// Removes the file and says why.
    func refuse(_ error: ArchiveError) {
        file.remove()
        completion(.failure(error))
    }
}
