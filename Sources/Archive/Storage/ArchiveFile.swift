import Platform

/// An open file or folder of the archive: a file of the operating system whose failures are the archive's.
struct ArchiveFile: Sendable {
    private let file: OpenFile

    /// Opens a file.
    init(_ path: String, _ use: OpenFile.Use, system: FileSystem = .real) throws(ArchiveError) {
        file = try Self.calling { () throws(PlatformError) in try OpenFile(path, use, system: system) }
    }

    /// Brings the names in a folder to the disk.
    static func synchronizeFolder(_ path: String, system: FileSystem = .real) throws(ArchiveError) {
        try ArchiveFile(path, .folder, system: system).synchronize()
    }

    /// Writes a small file that is there as a whole or not at all, also after a power cut.
    static func writeWhole(_ bytes: [UInt8], to path: String) throws(ArchiveError) {
        try calling { () throws(PlatformError) in try OpenFile.writeWhole(bytes, to: path) }
    }

    /// The path under which it was opened.
    var path: String { file.path }

    /// The number by which C calls know the file, valid as long as this value lives.
    var number: Int32 { file.number }

    /// Brings the file's bytes, and of its metadata what reading them needs, to the disk.
    func synchronizeData() throws(ArchiveError) {
        try Self.calling { () throws(PlatformError) in try file.synchronizeData() }
    }

    /// Brings the file to the disk.
    func synchronize() throws(ArchiveError) {
        try Self.calling { () throws(PlatformError) in try file.synchronize() }
    }

    /// The size in bytes.
    func size() throws(ArchiveError) -> Int {
        try Self.calling { () throws(PlatformError) in try file.size() }
    }

    /// Has blocks allocated for so many bytes from the start of the file.
    func reserve(_ bytes: Int64) throws(ArchiveError) {
        try Self.calling { () throws(PlatformError) in try file.reserve(bytes) }
    }

    /// Gives the file its final name; `false`: the name is taken.
    func rename(toFree final: String) throws(ArchiveError) -> Bool {
        try Self.calling { () throws(PlatformError) in try file.rename(toFree: final) }
    }

    /// Removes the name under which the file was opened.
    func remove() { file.remove() }

    /// Writes all bytes at an offset.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ArchiveError) {
        try Self.calling { () throws(PlatformError) in try file.write(bytes, at: offset) }
    }

    /// Writes all bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(ArchiveError) {
        try Self.calling { () throws(PlatformError) in try file.write(bytes, at: offset) }
    }

    /// Adds bytes to the end of a file that was opened for that, in one call.
    func append(_ bytes: [UInt8]) throws(ArchiveError) {
        try Self.calling { () throws(PlatformError) in try file.append(bytes) }
    }

    /// Fills a buffer from an offset and returns how many bytes there were; fewer only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArchiveError) -> Int {
        try Self.calling { () throws(PlatformError) in try file.read(into: buffer, at: offset) }
    }

    /// Fills the first bytes of an array from an offset and returns how many there were.
    func read(into bytes: inout [UInt8], count: Int, at offset: Int) throws(ArchiveError) -> Int {
        do { return try file.read(into: &bytes, count: count, at: offset) } catch { throw ArchiveError(error) }
    }

    private static func calling<Result>(_ call: () throws(PlatformError) -> Result) throws(ArchiveError) -> Result {
        do { return try call() } catch { throw ArchiveError(error) }
    }
}

extension ArchiveLayout {
    /// Takes the right to write to the archive.
    func locked() throws(ArchiveError) -> FolderLock {
        do throws(FolderLock.Refusal) { return try FolderLock(path: lock) } catch {
            switch error {
            case .held(let holder): throw .locked(path: lock, holder: holder)
            case .unlockable(let error): throw .unusableFolder(error)
            case .failed(let error): throw ArchiveError(error)
            }
        }
    }

    /// All names in a folder but "." and "..", in no order.
    static func names(in folder: String) throws(ArchiveError) -> [String] {
        do { return try FolderListing.names(in: folder) } catch { throw .unusableFolder(error) }
    }
}
