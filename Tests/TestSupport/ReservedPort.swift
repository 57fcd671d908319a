import Glibc

/// A TCP port on loopback that is taken, but where nobody listens: who connects to it is refused.
package final class ReservedPort: Sendable {
    /// The port.
    package let port: Int
    private let descriptor: Int32

    /// Takes a port; it is free again when nothing refers to this any more.
    package init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(operation: "socket", errorNumber: errno) }
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else { throw Failure(operation: "bind", errorNumber: errno) }
    }

    deinit { close(descriptor) }

    /// A port that was free a moment ago, for programs that cannot choose one themselves.
    package static func free() throws -> Int { try ReservedPort().port }

    /// A call that failed.
    package struct Failure: Error {
        let operation: String
        let errorNumber: Int32

        /// Names the call.
        package init(operation: String, errorNumber: Int32) {
            (self.operation, self.errorNumber) = (operation, errorNumber)
        }
    }
}
