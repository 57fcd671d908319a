import Catalog
import DICOM
import Glibc
import Platform
import Synchronization

/// The SOP Instance UIDs of what was received lately: after the process was killed, only these are looked at before
/// associations are accepted again.
///
/// A UID is written before its file gets its final name, without a sync: the pages outlive the process, and after a
/// power cut the journal is not believed. Every now and then the mark moves on: names go to another file, and the one
/// before is dropped when the rows of all its instances are in the index.
final class ReceptionJournal: Sendable {
    /// Belongs to one reception that is under way.
    struct Entry: Sendable {
        fileprivate let generation: Int
    }

    private struct Generation {
        /// Opened with the first entry.
        var file: ArchiveFile?
        /// Receptions that are under way.
        var open = 0
        var entries = 0
    }

    private struct State {
        var current: Int
        var generations: [Int: Generation]
    }

    private let layout: ArchiveLayout
    private let state: Mutex<State>

    /// Begins another file beside those that earlier processes left.
    init(layout: ArchiveLayout) throws(ArchiveError) {
        self.layout = layout
        let number = try (Self.numbers(layout).max() ?? 0) + 1
        state = Mutex(State(current: number, generations: [number: Generation()]))
    }

    /// Notes an instance that is going to get its name; ends with ``end(_:)``.
    func begin(_ uid: UID) throws(ArchiveError) -> Entry {
        let (entry, opened) = state.withLock { state in
            let number = state.current
            state.generations[number, default: Generation()].open += 1
            state.generations[number]?.entries += 1
            return (Entry(generation: number), state.generations[number]?.file)
        }
        do throws(ArchiveError) {
            // It begins its line itself: a full disk can have cut off the one before.
            let line = Array("\n\(uid)\n".utf8)
            if let opened {
                try opened.append(line)
            } else {
                try open(entry.generation).append(line)
            }
            return entry
        } catch {
            end(entry)
            throw error
        }
    }

    /// Opens a file; where two threads do, either serves, as both add to its end.
    private func open(_ number: Int) throws(ArchiveError) -> ArchiveFile {
        let file = try ArchiveFile(Self.path(layout, number), .append)
        state.withLock { $0.generations[number]?.file = file }
        return file
    }

    /// The instance's row is with the index, or it was refused.
    func end(_ entry: Entry) { state.withLock { $0.generations[entry.generation]?.open -= 1 } }

    /// Moves the mark on: drops the files of which everything is in the index.
    ///
    /// - Returns: how many files are left besides the one that is written to.
    @discardableResult
    func advance(_ store: any CatalogUpkeep) throws(ArchiveError) -> Int {
        rotate()
        let (current, underWay) = state.withLock { state in
            (state.current, Set(state.generations.filter { $0.value.open > 0 }.keys))
        }
        var left = 0
        for number in try Self.numbers(layout) where number != current {
            if !underWay.contains(number), try isIndexed(number, store) {
                unlink(Self.path(layout, number))
                state.withLock { _ = $0.generations.removeValue(forKey: number) }
            } else {
                left += 1
            }
        }
        return left
    }

    /// Removes everything, when the archive is closed and nothing is left to remember.
    func clear() {
        for number in (try? Self.numbers(layout)) ?? [] { unlink(Self.path(layout, number)) }
    }

    /// What stands in all files, each UID once.
    static func uids(_ layout: ArchiveLayout) throws(ArchiveError) -> [UID] {
        var uids: Set<UID> = []
        for number in try numbers(layout) { uids.formUnion(try read(layout, number)) }
        return uids.sorted { $0.description < $1.description }
    }

    private func rotate() {
        state.withLock { state in
            guard (state.generations[state.current]?.entries ?? 0) > 0 else { return }
            state.current += 1
            state.generations[state.current] = Generation()
        }
    }

    private func isIndexed(_ number: Int, _ store: any CatalogUpkeep) throws(ArchiveError) -> Bool {
        let unknown = try UnindexedInstances.among(Self.read(layout, number), store, layout)
        return !unknown.contains { access(layout.absolute(InstanceFileName($0).relativePath), F_OK) == 0 }
    }

    private static func read(_ layout: ArchiveLayout, _ number: Int) throws(ArchiveError) -> [UID] {
        let file = try ArchiveFile(path(layout, number), .read)
        var bytes = [UInt8](repeating: 0, count: try file.size())
        let count = try file.read(into: &bytes, count: bytes.count, at: 0)
        // A line that has no end was not written to its end, and its instance was never acknowledged.
        let end = bytes.prefix(count).lastIndex(of: UInt8(ascii: "\n")) ?? 0
        return bytes[..<end].split(separator: UInt8(ascii: "\n")).compactMap {
            UID(String(decoding: $0, as: UTF8.self))
        }
    }

    private static func numbers(_ layout: ArchiveLayout) throws(ArchiveError) -> [Int] {
        try ArchiveLayout.names(in: layout.journal).compactMap { name in
            name.hasSuffix(".uids") ? Int(name.dropLast(5)) : nil
        }.sorted()
    }

    private static func path(_ layout: ArchiveLayout, _ number: Int) -> String { "\(layout.journal)/\(number).uids" }
}

/// Which of many instances have no row.
enum UnindexedInstances {
    static func among(
        _ uids: [UID], _ store: any CatalogUpkeep, _ layout: ArchiveLayout
    ) throws(ArchiveError) -> [UID] {
        do throws(CatalogError) {
            let known = try store.present(among: uids.map(\.description))
            return uids.filter { !known.contains($0.description) }
        } catch {
            throw ArchiveError(error, layout)
        }
    }
}
