import Foundation
import Glibc
import Synchronization

/// Tells systemd how the service is, by the socket that it names in the environment.
///
/// Does nothing where the service was not started by systemd. Source: sd_notify(3).
public struct SystemdNotifier: Sendable {
    private let address: String?
    private let patience: Duration
    private let lastProgress = SharedTime()
    /// The time within which systemd wants to hear from the service; `nil` where there is no watchdog.
    public let watchdogInterval: Duration?

    /// Reads NOTIFY_SOCKET and WATCHDOG_USEC; an interval that is no time asks for nothing.
    public init(environment: [String: String]) { self.init(environment: environment, patience: .seconds(5)) }

    /// - Parameter patience: A service manager that does not listen holds up nobody for longer than this.
    package init(environment: [String: String], patience: Duration) {
        self.patience = patience
        address = environment["NOTIFY_SOCKET"]
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// The start goes on, and systemd is to wait for it: what is being done may take minutes, on a slow disk.
    ///
    /// Said at most once a second; what is not said is said again by the next step.
    public func starting(_ text: String) {
        let isDue = lastProgress.time.withLock { last in
            let now = ContinuousClock.now
            if let time = last, now - time < .seconds(1) { return false }
            last = now
            return true
        }
        if isDue { send("EXTEND_TIMEOUT_USEC=300000000\nSTATUS=Starting: \(text)") }
    }

    /// The service accepts associations.
    public func ready() { send("READY=1") }

    /// The service has begun to stop.
    public func stopping() { send("STOPPING=1") }

    /// The service re-reads its configuration; `ready()` follows.
    public func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1000)")
    }

    /// A line for `systemctl status`.
    public func status(_ text: String) { send("STATUS=\(text)") }

    /// The work loops move on.
    public func feedWatchdog() { send("WATCHDOG=1") }

    private func send(_ message: String) {
        guard let address, !address.isEmpty else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let (seconds, attoseconds) = patience.components
        var patience = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        var path = Array(address.utf8)
        if path[0] == UInt8(ascii: "@") { path[0] = 0 }
        guard path.count < MemoryLayout.size(ofValue: name.sun_path) else { return }
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}

/// When something was last said.
private final class SharedTime: Sendable {
    let time = Mutex<ContinuousClock.Instant?>(nil)
}
