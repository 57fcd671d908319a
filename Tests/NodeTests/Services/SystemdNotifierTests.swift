import Node
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
}
