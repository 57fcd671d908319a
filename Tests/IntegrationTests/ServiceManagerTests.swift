import Glibc
import Node
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
            try await expect("WATCHDOG=1", from: manager)
            try await expect("WATCHDOG=1", from: manager)
            node.process?.send(SIGHUP)
            try await expect("RELOADING=1", from: manager)
            try await expect("READY=1", from: manager)
            #expect(node.terminate() == 0)
            try await expect("STOPPING=1", from: manager)
        }

        @Test(
            "each message is one that sd_notify(3) knows, and a reload tells when it began on the monotonic clock",
            arguments: [false, true])
        func messages(isAbstract: Bool) throws {
            let manager = try ServiceManager(isAbstract: isAbstract)
            let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "900000"])
            #expect(notifier.watchdogInterval == .milliseconds(900))
            notifier.starting("reading the index")
            notifier.starting("again at once, which is not said")
            #expect(manager.hears("EXTEND_TIMEOUT_USEC=300000000"), "five minutes in microseconds")
            #expect(manager.hears("STATUS=Starting: reading the index") && manager.value(of: "STATUS=") == nil)
            let before = Self.microseconds
            notifier.reloading()
            let began = try #require(manager.value(of: "MONOTONIC_USEC=").flatMap { Int($0) })
            #expect((before...Self.microseconds).contains(began))
            notifier.status("busy with 3")
            #expect(manager.hears("STATUS=busy with 3"))
            notifier.feedWatchdog()
            notifier.stopping()
            notifier.ready()
            #expect(manager.hears("WATCHDOG=1") && manager.hears("STOPPING=1") && manager.hears("READY=1"))
            let alone = SystemdNotifier(environment: [:])
            alone.ready()
            #expect(alone.watchdogInterval == nil)
        }

        @Test("a manager that does not listen holds up nobody for long", .timeLimit(.minutes(1)))
        func deafManager() throws {
            let manager = try ServiceManager()
            let notifier = SystemdNotifier(
                environment: ["NOTIFY_SOCKET": manager.address], patience: .milliseconds(1))
            for number in 0..<700 { notifier.status("\(number)") }
            #expect(manager.hears("STATUS=0") && manager.value(of: "STATUS=") == "1", "the first ones wait for it")
        }

        private static var microseconds: Int {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
        }

        private func expect(_ message: String, from manager: ServiceManager) async throws {
            try await eventually(message) { manager.hears(message) }
        }
    }
}
