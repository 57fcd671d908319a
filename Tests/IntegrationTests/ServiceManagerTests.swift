import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("What a service manager hears")
    struct ServiceManagerTests {
        @Test("readiness once it accepts, the watchdog while it works, reloads, and the stop")
        func lifeCycle() async throws {
            let manager = try ServiceManager()
            let node = try NodeUnderTest(
                environment: ["NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "900000"])
            try await expect("READY=1", from: manager)
            // More often than a loop that never tells that it moves on would allow.
            for _ in 1...8 { try await expect("WATCHDOG=1", from: manager) }
            node.process?.send(SIGHUP)
            try await expect("RELOADING=1", from: manager)
            try await expect("READY=1", from: manager)
            #expect(node.terminate() == 0)
            try await expect("STOPPING=1", from: manager)
        }

        private func expect(_ message: String, from manager: ServiceManager) async throws {
            try await eventually(message) { manager.hears(message) }
        }
    }
}
