import Glibc
import Platform
import Synchronization

/// Remembers which file is being read, so that a file which ends the process does not end the next one, too.
///
/// The path lies in a small file while its instance is read. Where the process ends by a trap meanwhile, a signal
/// handler adds that: the next start sets the file aside without reading it. Without that word (the process was killed
/// from outside, or for memory) the file is most likely innocent, and is set aside only when it happened three times.
///
/// Nothing is synced: what is to be survived is the end of this process, not of the machine.
final class ReadingGuard: Sendable {
    /// Why the culprit is set aside, for a person.
    static let reason = "the node ended while it read this file"

    /// After so many ends without a known cause a file is not read any more.
    private static let mostDeaths = 3

    /// The path that the process died on which had the archive before; to be set aside.
    let culprit: String?
    private let note: String
    /// How often a process ended while it read a path, for reasons unknown.
    private let deaths: Mutex<[String: Int]>

    /// Reads what the process before left.
    ///
    /// - Parameter note: the path of the small file.
    init(note: String) {
        self.note = note
        let left = Self.parse(note)
        var counts = left.deaths
        if let path = left.path { counts[path, default: 0] += 1 }
        let guilty = left.path.flatMap { left.trapped || counts[$0, default: 0] >= Self.mostDeaths ? $0 : nil }
        if let guilty { counts[guilty] = nil }
        culprit = guilty
        deaths = Mutex(counts)
    }

    /// Whether a process ended while it read this path; such files are read last.
    func isSuspect(_ path: String) -> Bool { deaths.withLock { $0[path] != nil } }

    /// Runs what reads a file.
    func reading<T, Failure: Error>(_ path: String, _ body: () throws(Failure) -> T) throws(Failure) -> T {
        let counts = deaths.withLock { $0 }
        let file = try? ArchiveFile(note, .rewriteAtEnd)
        if let file { try? file.write(Self.text(path, counts), at: 0) }
        defer {
            deaths.withLock { $0[path] = nil }
            if counts.isEmpty { _ = ftruncate(file?.number ?? -1, 0) } else { forget() }
        }
        guard let file else { return try body() }
        return try TrapNote.during(file.number, body)
    }

    /// Leaves nothing but the counts of other files.
    func forget() {
        let counts = deaths.withLock { $0 }
        let file = try? ArchiveFile(note, .rewrite)
        try? file?.write(Self.text("", counts), at: 0)
    }

    private static func text(_ path: String, _ deaths: [String: Int]) -> [UInt8] {
        Array(([path] + deaths.map { "\($0.value) \($0.key)" }).joined(separator: "\n").utf8) + [UInt8(ascii: "\n")]
    }

    private static func parse(_ note: String) -> (path: String?, deaths: [String: Int], trapped: Bool) {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        guard let file = try? ArchiveFile(note, .read),
            let count = try? file.read(into: &bytes, count: bytes.count, at: 0)
        else { return (nil, [:], false) }
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        var deaths: [String: Int] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2, let number = Int(parts[0]) { deaths[String(parts[1])] = min(max(number, 0), 100) }
        }
        let path = lines.first.flatMap { $0.isEmpty ? nil : String($0) }
        return (path, deaths, lines.contains(TrapNote.word[...]))
    }
}

/// Adds a word to a file where the calling thread traps.
private enum TrapNote {
    static let word = "trapped"
    private static let bytes = Array("trapped\n".utf8)
    private static let stackLength = 1 << 16

    /// Which file the thread that traps writes to, plus one; a value of the thread itself.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE] { install(signal) }
        return key
    }()

    static func during<T, Failure: Error>(_ file: Int32, _ body: () throws(Failure) -> T) throws(Failure) -> T {
        // A stack that overflowed has no room for the handler.
        let stack = UnsafeMutableRawPointer.allocate(byteCount: stackLength, alignment: 16)
        var (new, old) = (stack_t(), stack_t())
        new.ss_sp = stack
        new.ss_size = stackLength
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: Int(file) + 1))
        sigaltstack(&new, &old)
        defer {
            sigaltstack(&old, nil)
            pthread_setspecific(key, nil)
            stack.deallocate()
        }
        return try body()
    }

    private static func install(_ signal: Int32) {
        var action = sigaction()
        action.sa_flags = SA_ONSTACK
        action.__sigaction_handler.sa_handler = { signal in
            let file = Int(bitPattern: pthread_getspecific(TrapNote.key)) - 1
            if file >= 0 { TrapNote.bytes.withUnsafeBytes { _ = write(Int32(file), $0.baseAddress, $0.count) } }
            Glibc.signal(signal, SIG_DFL)
            raise(signal)
        }
        sigaction(signal, &action, nil)
    }
}
