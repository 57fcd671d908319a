import Foundation
import Glibc
import Testing

/// Ends this process by a signal on the calling thread, as soon as that reads a file of a folder while a note begins
/// with some text.
///
/// The kernel tells the thread itself of each access to the folder (fcntl(2), F_NOTIFY), before it does anything else:
/// however busy the machine is, the signal comes while the file is read.
struct DeathByReading {
    /// What the handler needs; it may neither allocate nor wait.
    private nonisolated(unsafe) static var note: UnsafeMutablePointer<CChar>?
    private nonisolated(unsafe) static var text: [UInt8] = []
    private nonisolated(unsafe) static var found: [UInt8] = []
    private nonisolated(unsafe) static var signal: Int32 = 0

    /// Of <fcntl.h>, where they are for programs that ask for what only Linux has.
    private static let (setSignal, setOwner, notify) = (Int32(10), Int32(15), Int32(1026))
    /// Each access to a file, again and again.
    private static let accesses = Int32(bitPattern: 0x8000_0001)

    private let folder: String

    init(of folder: String, note: String, saying text: String, signal: Int32) {
        self.folder = folder
        (Self.note, Self.text, Self.signal) = (strdup(note), Array(text.utf8), signal)
        Self.found = Array(repeating: 0, count: Self.text.count)
    }

    /// From here on the calling thread may die.
    func begin() throws {
        let thread = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
        let number = try #require(Int32((thread as NSString).lastPathComponent))
        var owner: [Int32] = [0, number]
        Glibc.signal(SIGUSR2) { _ in DeathByReading.die() }
        // Open until the process ends.
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
        try #require(fcntl(descriptor, Self.setSignal, SIGUSR2) == 0)
        let isOwner = owner.withUnsafeMutableBytes { owner in
            owner.baseAddress.map { fcntl(descriptor, Self.setOwner, $0) == 0 }
        }
        try #require(isOwner == true)
        try #require(fcntl(descriptor, Self.notify, Self.accesses) == 0)
    }

    private static func die() {
        guard let note else { return }
        let file = open(note, O_RDONLY)
        let count = pread(file, &found, found.count, 0)
        close(file)
        guard count == text.count, memcmp(found, text, count) == 0 else { return }
        if signal == SIGKILL { kill(getpid(), signal) } else { raise(signal) }
    }
}
