/// Writes a Part 10 file in one pass: what comes is gathered into large writes, counted and summed up.
struct FileWriter: ~Copyable {
    private static let gatherLength = 1 << 16

    let file: PartialFile
    private var gathered: [UInt8] = []
    private var checksum = Checksum()
    private(set) var length = 0

    /// Begins the file with its preamble, "DICM" and file meta information.
    init(file: PartialFile, header: [UInt8]) {
        self.file = file
        gathered.reserveCapacity(Self.gatherLength)
        gathered.append(contentsOf: header)
        length = header.count
        header.withUnsafeBytes { checksum.update(UnsafeRawBufferPointer(rebasing: $0[FileProof.preambleLength...])) }
    }

    /// Takes the next bytes of the data set.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        checksum.update(bytes)
        length += bytes.count
        if gathered.count + bytes.count <= Self.gatherLength {
            gathered.append(contentsOf: bytes)
        } else {
            try flush(followedBy: bytes)
        }
    }

    /// Writes the rest and the proof that all of it is there.
    mutating func finish(receivedAt: Int64) throws(ArchiveError) -> FileProof {
        let proof = FileProof(length: length, checksum: checksum.value, receivedAt: receivedAt)
        try flush(followedBy: UnsafeRawBufferPointer(start: nil, count: 0))
        try file.descriptor.write(proof.preamble, at: 0)
        return proof
    }

    private mutating func flush(followedBy bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        var failure: ArchiveError?
        gathered.withUnsafeBytes { buffer in
            do throws(ArchiveError) { try file.descriptor.write(buffer, bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        gathered.removeAll(keepingCapacity: true)
    }
}
