import DICOM
import Glibc

/// Reads an instance back from its file alone, after proving that the file is complete.
struct StoredFileReader {
    /// Why a file proves nothing.
    struct Unproven: Error {
        let reason: String
    }

    private static let pieceLength = 1 << 20

    private let path: String
    private let file: FileDescriptor

    /// Opens a file.
    init(path: String) throws(Unproven) {
        self.path = path
        file = try Self.explaining { () throws(ArchiveError) in try FileDescriptor(opening: path, O_RDONLY) }
    }

    /// The instance in the file, which is durable when this returns.
    func instance() throws(Unproven) -> ReceivedInstance {
        let proof = try proof()
        let header = try header()
        var checksum = Checksum()
        var scanner = DataSetScanner(transferSyntax: header.information.transferSyntax)
        try forEachPiece { piece, offset throws(Unproven) in
            checksum.update(Self.part(of: piece, at: offset, from: FileProof.preambleLength))
            let dataSet = Self.part(of: piece, at: offset, from: header.dataSetOffset)
            do { try scanner.consume(dataSet) } catch { throw Unproven(reason: "\(error)") }
        }
        guard checksum.value == proof.checksum else { throw Unproven(reason: "its checksum is wrong") }
        let attributes: ScannedDataSet
        do { attributes = try scanner.finish() } catch { throw Unproven(reason: "\(error)") }
        try Self.explaining { () throws(ArchiveError) in try file.synchronizeData() }
        return try instance(proof, header.information, attributes)
    }

    private func instance(
        _ proof: FileProof,
        _ information: FileMetaInformation,
        _ attributes: ScannedDataSet
    ) throws(Unproven) -> ReceivedInstance {
        let identity = try Self.explaining { () throws(ArchiveError) in
            try InstanceIdentity(
                attributes,
                sopClassUID: information.mediaStorageSOPClassUID,
                sopInstanceUID: information.mediaStorageSOPInstanceUID
            )
        }
        guard path.hasSuffix("/" + InstanceFileName(identity.sopInstanceUID).fileName) else {
            throw Unproven(reason: "its name does not belong to its SOP Instance UID")
        }
        return ReceivedInstance(
            identity: identity,
            transferSyntax: information.transferSyntax,
            callingAETitle: information.sourceApplicationEntityTitle ?? "",
            associationID: nil,
            proof: proof,
            attributes: attributes
        )
    }

    /// The proof, whose length is already found to be right.
    private func proof() throws(Unproven) -> FileProof {
        var preamble = [UInt8](repeating: 0, count: FileProof.preambleLength)
        let size = try Self.explaining { () throws(ArchiveError) in
            _ = try file.read(into: &preamble, count: preamble.count, at: 0)
            return try file.size()
        }
        guard let proof = FileProof(preamble: preamble) else {
            throw Unproven(reason: size == 0 ? "it is empty" : "it has no proof of being complete")
        }
        guard proof.length == size else {
            throw Unproven(reason: "it has \(size) of \(proof.length) bytes")
        }
        return proof
    }

    private func header() throws(Unproven) -> StoredFileHeader {
        do { return try StoredFileHeader(path: path) } catch { throw Unproven(reason: "\(error)") }
    }

    private func forEachPiece(
        _ body: (UnsafeRawBufferPointer, Int) throws(Unproven) -> Void
    ) throws(Unproven) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceLength, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count = try Self.explaining { () throws(ArchiveError) in try file.read(into: buffer, at: offset) }
            guard count > 0 else { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]), offset)
            offset += count
        }
    }

    /// The bytes of a piece of the file that lie at or behind a position of the file.
    private static func part(
        of piece: UnsafeRawBufferPointer,
        at offset: Int,
        from start: Int
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: piece[min(max(start - offset, 0), piece.count)...])
    }

    private static func explaining<T>(_ body: () throws(ArchiveError) -> T) throws(Unproven) -> T {
        do { return try body() } catch { throw Unproven(reason: error.description) }
    }
}
