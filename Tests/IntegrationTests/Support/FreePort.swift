import Glibc

/// A TCP port on loopback that nobody listens on, for programs that cannot choose one themselves.
enum FreePort {
    /// Binds port 0, looks which one it became, and lets it go.
    static func find() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(operation: "socket", errorNumber: errno) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Failure(operation: "bind", errorNumber: errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// A call that failed.
    struct Failure: Error {
        let operation: String
        let errorNumber: Int32
    }
}
