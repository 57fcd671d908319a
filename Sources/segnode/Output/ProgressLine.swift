import Foundation
import Platform
import Synchronization

/// One line on standard error that tells how far long work is; silent where that is no terminal.
final class ProgressLine: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let last = Mutex("")

    /// Shows a stage and the share that is done, 0 to 1.
    func show(_ stage: String, _ share: Double) {
        let filled = Int((min(max(share, 0), 1) * 24).rounded())
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        write("[\(bar)] \(Int((share * 100).rounded())) % \(stage)")
    }

    /// Shows how many of several things are done.
    func show(_ stage: String, _ done: Int, of count: Int) {
        write("\(stage) \(done) of \(count)")
    }

    /// Removes the line.
    func clear() {
        guard isShown, last.withLock({ !$0.isEmpty }) else { return }
        emit("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        guard isShown else { return }
        let isNew = last.withLock { last in
            defer { last = text }
            return last != text
        }
        if isNew { emit("\r\u{1B}[K" + text.withVisibleControls) }
    }

    private func emit(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
