import Foundation
import Glibc
import Node
import TestSupport
import Testing

@Suite("What a service manager asks for")
struct SystemdNotifierTests {
    @Test(
        "a watchdog's interval is a number of microseconds above zero, and without one there is no watchdog",
        arguments: [
            ("900000", .milliseconds(900)), ("1", .microseconds(1)), ("9223372036854775807", .microseconds(Int64.max)),
            ("9223372036854775808", nil), ("0", nil), ("-900000", nil), ("", nil), ("1s", nil), (nil, nil),
        ] as [(String?, Duration?)])
    func interval(text: String?, interval: Duration?) {
        let environment = text.map { ["WATCHDOG_USEC": $0] } ?? [:]
        #expect(SystemdNotifier(environment: environment).watchdogInterval == interval)
    }

    @Test("nothing is sent, and nothing fails, where no socket is named or its name is too long")
    func noSocket() {
        for environment in [[:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": String(repeating: "/a", count: 60)]] {
            let notifier = SystemdNotifier(environment: environment)
            notifier.starting("reading")
            notifier.ready()
            notifier.feedWatchdog()
        }
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

    @Test("a manager that does not listen holds up nobody for long")
    func deafManager() throws {
        let manager = try ServiceManager()
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": manager.address], patience: .milliseconds(1))
        let isOver = DispatchSemaphore(value: 0)
        Thread {
            for number in 0..<700 { notifier.status("\(number)") }
            isOver.signal()
        }.start()
        let isPatient = isOver.wait(timeout: .now() + 60) == .success
        #expect(isPatient)
        #expect(manager.hears("STATUS=0") && manager.value(of: "STATUS=") == "1", "the first ones wait for it")
        guard !isPatient else { return }
        // Whoever waits for ever goes on when somebody listens.
        while isOver.wait(timeout: .now() + 0.01) == .timedOut { _ = manager.hears("STATUS=699") }
    }

    private static var microseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}
