import Foundation
import Glibc
import TestSupport

/// DCMTK's storescp on loopback; ended when the test is over.
final class StoreReceiver: Sendable {
    let port: Int
    private let process = Process()

    /// Starts storescp on a port that was free a moment ago, and waits until it listens.
    init(folder: String, maximumPDULength: Int) throws {
        guard let program = OutsideProgram("storescp") else { throw CocoaError(.fileNoSuchFile) }
        port = try Self.freePort()
        process.executableURL = program.url
        process.arguments = ["+B", "-pdu", "\(maximumPDULength)", "-od", folder, "\(port)"]
        process.environment = ProcessInfo.processInfo.environment.merging(["TCP_NODELAY": "1"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<500 where !Self.canConnect(to: port) { usleep(10_000) }
    }

    deinit {
        // The child inherits the signal mask of a thread that blocks SIGTERM.
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func socketAddress(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(port).bigEndian
        return address
    }

    private static func withSocket<Result>(_ body: (CInt) throws -> Result) rethrows -> Result {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { _ = Glibc.close(descriptor) }
        return try body(descriptor)
    }

    private static func canConnect(to port: Int) -> Bool {
        var address = socketAddress(port)
        return withSocket { descriptor in
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
        }
    }

    private static func freePort() throws -> Int {
        var address = socketAddress(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withSocket { descriptor in
            withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = bind(descriptor, $0, length)
                    _ = getsockname(descriptor, $0, &length)
                }
            }
        }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}
