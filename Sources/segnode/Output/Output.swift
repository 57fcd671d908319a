import ArgumentParser
import Foundation
import Platform
import Synchronization

/// Writes what a command has to say to standard output.
enum Output {
    /// Writes a value as JSON with sorted keys and times in ISO 8601 (UTC).
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        print(String(decoding: try encoder.encode(value), as: UTF8.self).withEscapedJSONControls)
    }

    /// Writes a line; what could steer a terminal is escaped, wherever the text came from.
    static func line(_ text: String) { print(text.withVisibleControls) }

    /// Writes a line at once, also where standard output is a file that somebody watches.
    static func lineNow(_ text: String) {
        line(text)
        fflush(nil)
    }

    /// Writes a line to standard error, beside a result that a program reads.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data("\(text.withVisibleControls)\n".utf8))
    }

    /// Makes sure that a file can be written before much work is done for it.
    static func checkWritable(_ path: String, option: String) throws {
        var isFolder: ObjCBool = false
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard !path.isEmpty, FileManager.default.isWritableFile(atPath: folder) else {
            throw ValidationError("\(option) is \(path), but nothing can be written to the folder \(folder)")
        }
        guard !folder.hasPrefix("/dev") else {
            throw ValidationError("\(option) is \(path), which is a device; expected the name of a file")
        }
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw ValidationError("\(option) is \(path), which is a folder; expected the name of a file")
        }
    }

    /// Writes what went wrong, which may be several lines, to standard error.
    static func error(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).withVisibleControls }
        FileHandle.standardError.write(Data("segnode: \(lines.joined(separator: "\n"))\n".utf8))
    }

    /// A time as people read it, in UTC.
    static func time(_ date: Date?) -> String {
        date.map { $0.formatted(.iso8601.dateSeparator(.dash).dateTimeSeparator(.space)) } ?? ""
    }

    /// A volume with one decimal and its unit.
    static func millilitres(_ volume: Double?) -> String {
        volume.map { String(format: "%.1f mL", $0) } ?? ""
    }
}

extension String {
    /// JSON text with the escapes of JSON for what a terminal would obey; between its values there is only line feed.
    fileprivate var withEscapedJSONControls: String {
        unicodeScalars.map { scalar in
            guard scalar.actsUnseen, scalar != "\n" else { return String(scalar) }
            return scalar.utf16.map { "\\u" + $0.hexadecimal(digits: 4) }.joined()
        }.joined()
    }
}

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

    /// Shows how many of a number that is not known are done.
    func show(_ stage: String, done: Int) { write("\(stage): \(done)") }

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
