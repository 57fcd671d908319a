import Glibc

/// A file that holds a data set: where it begins, how it is encoded, and whether it is well formed.
///
/// Standard: PS3.10 7.1.
struct DataSetFile {
    /// How the data set is encoded.
    let transferSyntax: TransferSyntax
    /// Where the data set begins, in bytes from the start of the file.
    let offset: UInt64
    /// The file meta information; `nil` where the file is a bare data set.
    let group: FileMetaInformationGroup?
    private let file: InputFile

    /// Opens a Part 10 file, or a bare data set whose transfer syntax is told from its first element.
    init(path: String) throws(DICOMError) {
        file = try InputFile(path: path)
        let prefix = try file.prefix(132)
        if FileMetaInformationGroup.isPresent(in: prefix) {
            let group = try FileMetaInformationGroup(file: file)
            self.group = group
            transferSyntax = TransferSyntax(try group.uid(.transferSyntaxUID))
            offset = UInt64(group.end)
        } else {
            group = nil
            transferSyntax = try Self.transferSyntax(ofBare: prefix)
            offset = 0
        }
    }

    /// Checks the whole data set; values that are not indexed are passed over without being read.
    @discardableResult
    func scan(limits: DataSetScanner.Limits = .default) throws(DICOMError) -> ScannedDataSet {
        var scanner = DataSetScanner(transferSyntax: transferSyntax, limits: limits)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var position = offset
        while position < file.length {
            let skipped = min(scanner.skippableByteCount, file.length - position)
            if skipped > 0 { scanner.skip(skipped) }
            position += skipped
            let count = try file.read(into: buffer, at: position)
            if count == 0 { break }
            try scanner.consume(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += UInt64(count)
        }
        return try scanner.finish()
    }

    /// The attributes of the data set's beginning, as far as all of some are there. A data set that is broken before
    /// that gives what came before the break: whoever uses the file checks it as a whole.
    func beginning(upTo tags: [AttributeTag]) throws(DICOMError) -> ScannedDataSet {
        var scanner = DataSetScanner(transferSyntax: transferSyntax)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { buffer.deallocate() }
        var position = offset
        while position < file.length, !scanner.hasPassed(tags) {
            let skipped = min(scanner.skippableByteCount, file.length - position)
            if skipped > 0 { scanner.skip(skipped) }
            position += skipped
            let count = try file.read(into: buffer, at: position)
            guard count > 0, (try? scanner.consume(UnsafeRawBufferPointer(rebasing: buffer[..<count]))) != nil else {
                break
            }
            position += UInt64(count)
        }
        return scanner.attributesSoFar
    }

    /// A data set begins with group 0008, whose first element has a value representation or has none.
    private static func transferSyntax(ofBare prefix: [UInt8]) throws(DICOMError) -> TransferSyntax {
        guard prefix.count >= 8, prefix[0] == 8, prefix[1] == 0 else {
            throw .invalidFileMetaInformation("the file is neither a DICOM file nor a data set")
        }
        let letters = UInt16(prefix[4]) << 8 | UInt16(prefix[5])
        return ValueRepresentation(rawValue: letters) == nil ? .implicitVRLittleEndian : .explicitVRLittleEndian
    }
}

/// A regular file open for reading; closed when the value is freed.
final class InputFile {
    /// The path as given.
    let path: String
    /// The length in bytes when the file was opened.
    let length: UInt64
    private let descriptor: CInt

    /// Opens a regular file.
    init(path: String) throws(DICOMError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadableFile(path: path, reason: String(cString: strerror(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadableFile(path: path, reason: "it is no regular file")
        }
        self.path = path
        self.length = UInt64(status.st_size)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The first bytes, fewer where the file is shorter.
    func prefix(_ count: Int) throws(DICOMError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(min(UInt64(count), length)))
        var filled = 0
        while filled < bytes.count {
            let count = pread(descriptor, &bytes[filled], bytes.count - filled, off_t(filled))
            guard count > 0 else { throw readFailure(count) }
            filled += count
        }
        return bytes
    }

    /// Reads from `offset` into a buffer; returns how many bytes were read, zero at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DICOMError) -> Int {
        let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        guard count >= 0 else { throw readFailure(count) }
        return count
    }

    private func readFailure(_ count: Int) -> DICOMError {
        .unreadableFile(path: path, reason: count == 0 ? "it became shorter" : String(cString: strerror(errno)))
    }
}
