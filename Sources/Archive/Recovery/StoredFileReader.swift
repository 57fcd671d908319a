import DICOM
import Glibc
import Platform

/// Reads an instance back from its file alone, after proving that the file is complete.
struct StoredFileReader {
    /// Why an instance cannot be read back.
    enum Failure: Error {
        /// The file was read and is not what the archive once wrote.
        case unproven(reason: String)
        /// The disk does not give the file's bytes, which says nothing about them.
        case unreadable(ArchiveError)
    }

    private static let pieceLength = 1 << 20

    private let path: String
    private let file: ArchiveFile

    /// Opens a file; what is not a file of bytes, such as a pipe, proves nothing.
    init(path: String) throws(Failure) {
        self.path = path
        file = try Self.reading { () throws(ArchiveError) in
            try ArchiveFile(path, .read)
        }
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw .unreadable(.failed("fstat", path)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unproven(reason: "it is no regular file") }
    }

    /// Throws where length or checksum are not those that were noted at reception.
    func prove() throws(Failure) {
        let proof = try proof()
        let checksum = Checksum()
        try forEachPiece { piece, offset in
            checksum.update(Self.part(of: piece, at: offset, from: FileProof.preambleLength))
        }
        try Self.compare(checksum, with: proof)
    }

    /// The instance in the file, which is durable when this returns.
    ///
    /// The checksum is computed first, so that the scanner sees no byte that was not received.
    func instance() throws(Failure) -> ReceivedInstance {
        let proof = try proof()
        try prove()
        let header = try header()
        var scanner = DataSetScanner(transferSyntax: header.information.transferSyntax)
        try forEachPiece { piece, offset throws(Failure) in
            let dataSet = Self.part(of: piece, at: offset, from: header.dataSetOffset)
            do { try scanner.consume(dataSet) } catch { throw .unproven(reason: "\(error)") }
        }
        let attributes: ScannedDataSet
        do { attributes = try scanner.finish() } catch { throw .unproven(reason: "\(error)") }
        try Self.reading { () throws(ArchiveError) in try file.synchronizeData() }
        return try instance(proof, header.information, attributes)
    }

    private func instance(
        _ proof: FileProof,
        _ information: FileMetaInformation,
        _ attributes: ScannedDataSet
    ) throws(Failure) -> ReceivedInstance {
        let identity: InstanceIdentity
        do throws(ArchiveError) {
            identity = try InstanceIdentity(
                attributes,
                sopClassUID: information.mediaStorageSOPClassUID,
                sopInstanceUID: information.mediaStorageSOPInstanceUID
            )
        } catch {
            throw .unproven(reason: error.description)
        }
        guard path.hasSuffix("/" + InstanceFileName(identity.sopInstanceUID).fileName) else {
            throw .unproven(reason: "its name does not belong to its SOP Instance UID")
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
    private func proof() throws(Failure) -> FileProof {
        var preamble = [UInt8](repeating: 0, count: FileProof.preambleLength)
        let size = try Self.reading { () throws(ArchiveError) in
            _ = try file.read(into: &preamble, count: preamble.count, at: 0)
            return try file.size()
        }
        guard let proof = FileProof(preamble: preamble) else {
            throw .unproven(reason: size == 0 ? "it is empty" : "it has no proof of being complete")
        }
        guard proof.length == size else {
            throw .unproven(reason: "it has \(size) of \(proof.length) bytes")
        }
        return proof
    }

    private static func compare(_ checksum: Checksum, with proof: FileProof) throws(Failure) {
        guard checksum.value == proof.checksum else { throw .unproven(reason: "its checksum is wrong") }
    }

    private func header() throws(Failure) -> StoredFileHeader {
        do throws(DICOMError) {
            return try StoredFileHeader(path: path)
        } catch {
            guard case .unreadableFile = error else { throw .unproven(reason: "\(error)") }
            throw .unreadable(.failed("read", path, errorNumber: EIO))
        }
    }

    private func forEachPiece(
        _ body: (UnsafeRawBufferPointer, Int) throws(Failure) -> Void
    ) throws(Failure) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceLength, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count = try Self.reading { () throws(ArchiveError) in try file.read(into: buffer, at: offset) }
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

    private static func reading<T>(_ body: () throws(ArchiveError) -> T) throws(Failure) -> T {
        do { return try body() } catch { throw .unreadable(error) }
    }
}
