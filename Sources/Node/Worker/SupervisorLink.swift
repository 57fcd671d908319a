import Foundation
import Glibc
import Platform

/// A worker process's line to the node that started it: the socket that is its standard input.
///
/// The node sends its configuration at the start and whenever it changes. When the node is gone, so that the line ends,
/// this process ends at once.
public final class SupervisorLink: Sendable {
    private let input = STDIN_FILENO

    /// Uses standard input.
    public init() {}

    /// Waits for the node's configuration and applies later ones to it.
    ///
    /// - Throws: Where the line ends or brings something else, or the system gives no thread for it.
    public func receiveSettings() throws -> LiveSettings {
        var reader = LineReader(descriptor: input)
        guard let line = reader.next() else { throw SupervisorLost() }
        let settings = LiveSettings(try Self.configuration(line))
        try WorkerThread(starting: "supervisor-line") { [reader] in
            var reader = reader
            while let line = reader.next() {
                // A configuration that this program wrote itself can be read; what could not be changes nothing.
                if let configuration = try? Self.configuration(line) { _ = settings.apply(configuration) }
            }
            _exit(EXIT_FAILURE)
        }
        return settings
    }

    /// Tells the node something; nobody waits for it.
    func send(_ report: WorkerReport) {
        let bytes = Array("\(report.line)\n".utf8)
        _ = Glibc.send(input, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }

    /// Tells the node why this process cannot work.
    public func refuse(_ reason: String) { send(.refused(reason)) }

    package static func configuration(_ line: String) throws -> NodeConfiguration {
        try JSONDecoder().decode(NodeConfiguration.self, from: Data(line.utf8))
    }
}

extension NodeConfiguration {
    /// The configuration on one line.
    package var line: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

/// The node that should have started this process did not.
struct SupervisorLost: Error, CustomStringConvertible {
    var description: String { "standard input should be a line to the node that started this process" }
}

/// Reads lines from a descriptor, waiting for them.
private struct LineReader: Sendable {
    let descriptor: Int32
    private var buffer: [UInt8] = []

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its end; `nil` where no more comes.
    mutating func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            buffer += bytes.prefix(count)
        }
    }
}
