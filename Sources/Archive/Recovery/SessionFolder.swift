import Foundation
import Glibc

/// What the process that had the archive left behind, by which the next one knows how much there is to look at.
///
/// In the folder `journal` lie: `clean`, written when the archive was closed and removed before it is opened; `boot`,
/// the system's boot in which the names in the journal were written; `rebuilding`, while a new index is being filled;
/// `reading`, of ``ReadingGuard``; and the files of ``ReceptionJournal``.
struct SessionFolder {
    /// How the archive was left.
    enum PreviousEnd: Equatable {
        /// It was closed, and neither index nor folders were touched since; `isChecked` says whether index and files
        /// had been held against each other altogether.
        case closed(isChecked: Bool)
        /// Its process ended while the system went on: what it had begun stands in the journal.
        case killed
        /// Anything else: the system lost its power, somebody changed the index or the files, it is a new archive.
        case unknown
    }

    private let layout: ArchiveLayout
    private let boot = SystemBoot.current

    init(layout: ArchiveLayout) { self.layout = layout }

    /// Whether the index is one that was new and had not got all its rows when the process ended.
    var isRebuilding: Bool { access(path("rebuilding"), F_OK) == 0 }

    /// Whether the use of the index showed that it is damaged.
    var hasDamage: Bool { access(Self.damageNote(layout), F_OK) == 0 }

    /// How the archive was left.
    func previousEnd() -> PreviousEnd {
        if isRebuilding || hasDamage { return .unknown }
        if let data = FileManager.default.contents(atPath: path("clean")) {
            let mark = try? JSONDecoder().decode(CleanMark.self, from: data)
            return mark?.describes(layout) == true ? .closed(isChecked: mark?.isChecked == true) : .unknown
        }
        return notedBoot?.isSame(as: boot) == true ? .killed : .unknown
    }

    /// From here on the archive is not closed; unless it is known what came last, all is to be looked at, also by the
    /// next process if this one ends early.
    func begin(after end: PreviousEnd) throws(ArchiveError) {
        unlink(path("clean"))
        if end == .unknown { unlink(path("boot")) }
        try ArchiveFile.synchronizeFolder(layout.journal)
    }

    /// The index is new, and has no row yet.
    func beginRebuilding() throws(ArchiveError) { try ArchiveFile.writeWhole([], to: path("rebuilding")) }

    /// The index is new or was looked at as a whole since damage was noted, if any was.
    func forgetDamage() { unlink(Self.damageNote(layout)) }

    /// Index and files agree as far as the journal tells: the next process can go by it. Does nothing when that is said
    /// already.
    func agree() throws(ArchiveError) {
        let boot = SystemBoot.current
        guard isRebuilding || notedBoot?.isSame(as: boot) != true else { return }
        unlink(path("rebuilding"))
        try ArchiveFile.writeWhole(Array(boot.text.utf8), to: path("boot"))
    }

    /// The archive is closed, and everything is in the index.
    func close(isChecked: Bool) throws(ArchiveError) {
        guard let mark = CleanMark(layout, isChecked: isChecked), let data = try? JSONEncoder().encode(mark) else {
            return
        }
        try ArchiveFile.writeWhole(Array(data), to: path("clean"))
    }

    /// The index is damaged, which the next opening of the archive is to know.
    func noteDamage(_ reason: String) throws(ArchiveError) {
        try ArchiveFile.writeWhole(Array("\(reason)\n".utf8), to: Self.damageNote(layout))
    }

    /// The file that tells the next start to look at every page of the index.
    static func damageNote(_ layout: ArchiveLayout) -> String { "\(layout.journal)/damaged" }

    private func path(_ name: String) -> String { "\(layout.journal)/\(name)" }

    private var notedBoot: SystemBoot? {
        FileManager.default.contents(atPath: path("boot")).flatMap {
            SystemBoot(text: String(decoding: $0, as: UTF8.self))
        }
    }
}

/// Which start of the system this is: what was written but not synced outlives a process, but not the system.
struct SystemBoot: Equatable {
    /// How far two measurements of one moment may lie apart, in seconds.
    private static let tolerance: Int64 = 3

    /// The kernel's own name for it; empty where it may not be read, as in a hardened service.
    let name: String
    /// When it was, in seconds since 1970 by the present wall clock. A clock that was set makes one start look like
    /// two, which costs a longer check and nothing else.
    let time: Int64

    /// This one.
    static var current: SystemBoot {
        var (uptime, wall) = (timespec(), timespec())
        clock_gettime(CLOCK_BOOTTIME, &uptime)
        clock_gettime(CLOCK_REALTIME, &wall)
        let name = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id") ?? Data()
        return SystemBoot(
            name: String(decoding: name, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines),
            time: Int64(wall.tv_sec) - Int64(uptime.tv_sec))
    }

    init(name: String, time: Int64) {
        self.name = name
        self.time = time
    }

    /// Reads what ``text`` wrote.
    init?(text: String) {
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2, let time = Int64(words[0]) else { return nil }
        self.init(name: String(words[1]), time: time)
    }

    var text: String { "\(time) \(name)" }

    /// Whether both are one start of one system.
    func isSame(as other: SystemBoot) -> Bool {
        if !name.isEmpty && !other.name.isEmpty { return name == other.name }
        let (difference, overflows) = time.subtractingReportingOverflow(other.time)
        return !overflows && (-Self.tolerance...Self.tolerance).contains(difference)
    }
}

/// What index and folders looked like when the archive was closed.
struct CleanMark: Codable, Equatable {
    /// Size, time of change in nanoseconds and number of the index's file; empty where a server has the index.
    private let index: [Int64]
    /// When each folder of instances changed, in nanoseconds since 1970.
    private let folders: [Int64]
    /// Whether index and files had been held against each other altogether.
    let isChecked: Bool

    /// `nil` where the index is not whole in its one file, or something cannot be looked at.
    init?(_ layout: ArchiveLayout, isChecked: Bool) {
        let (log, index) = (FileStatus(layout.index + "-wal"), FileStatus(layout.index))
        guard log.map({ $0.size == 0 }) ?? true, index != nil || FileStatus(layout.catalogMark) != nil else {
            return nil
        }
        let folders = (0..<InstanceFileName.bucketCount).compactMap { FileStatus(layout.bucketFolder($0))?.changed }
        guard folders.count == InstanceFileName.bucketCount else { return nil }
        self.index = index.map { [$0.size, $0.changed, $0.number] } ?? []
        self.folders = folders
        self.isChecked = isChecked
    }

    /// Whether everything looks as it did.
    func describes(_ layout: ArchiveLayout) -> Bool { CleanMark(layout, isChecked: isChecked) == self }
}

/// What the file system says of a file.
private struct FileStatus {
    let size: Int64
    let changed: Int64
    let number: Int64

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        size = Int64(status.st_size)
        changed = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        number = Int64(truncatingIfNeeded: status.st_ino)
    }
}
