/// Writes a Part 10 file in one pass: what comes is gathered into large writes, counted and summed up.
///
/// Every write but the last begins and ends at a multiple of 64 KiB, so that the page cache takes it in large pieces:
/// measured at less than half of the system time of writes as they come.
struct FileWriter: ~Copyable {
    private static let granule = 1 << 16

    let file: PartialFile
    private var gathered: [UInt8] = []
    private var checksum = Checksum()
    private(set) var length = 0

    /// Begins the file with its preamble, "DICM" and file meta information.
    init(file: PartialFile, header: [UInt8]) {
        self.file = file
        gathered.reserveCapacity(Self.granule)
        gathered.append(contentsOf: header)
        length = header.count
        header.withUnsafeBytes { checksum.update(UnsafeRawBufferPointer(rebasing: $0[FileProof.preambleLength...])) }
    }

    /// Takes the next bytes of the data set.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        checksum.update(bytes)
        length += bytes.count
        let excess = (gathered.count + bytes.count) % Self.granule
        if gathered.count + bytes.count >= Self.granule {
            try flush(followedBy: UnsafeRawBufferPointer(rebasing: bytes.dropLast(excess)))
            gathered.append(contentsOf: bytes.suffix(excess))
        } else {
            gathered.append(contentsOf: bytes)
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
