import Foundation
import Glibc

/// The socket on which a service manager hears from a service (sd_notify(3)).
package final class ServiceManager {
    /// What NOTIFY_SOCKET says.
    package let address: String
    private let folder: TemporaryFolder
    private let descriptor: Int32
    private var pending: [String] = []

    /// Listens in a folder of its own, or under a name that is no file's.
    package init(isAbstract: Bool = false) throws {
        folder = try TemporaryFolder()
        address = isAbstract ? "@segnode-test-\(UUID().uuidString)" : folder.path("notify")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let path = isAbstract ? [0] + Array(address.utf8.dropFirst()) : Array(address.utf8)
        let length = MemoryLayout<sa_family_t>.size + path.count
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path) }
        let isBound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(length)) == 0
            }
        }
        guard isBound else { throw ReservedPort.Failure(operation: "bind", errorNumber: errno) }
    }

    deinit { close(descriptor) }

    /// Whether a line has come; it and what came before it count as heard.
    package func hears(_ line: String) -> Bool {
        pending += messages().flatMap { $0.split(separator: "\n").map { String($0) } }
        guard let position = pending.firstIndex(of: line) else { return false }
        pending.removeFirst(position + 1)
        return true
    }

    /// What follows a prefix in the first line that has it; `nil` where none has come.
    package func value(of prefix: String) -> String? {
        pending += messages().flatMap { $0.split(separator: "\n").map { String($0) } }
        return pending.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    private func messages() -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
        }
        return messages
    }
}
