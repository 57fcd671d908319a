import Foundation
import Glibc
import Platform
import Testing

@Suite("A child process")
struct ChildProcessTests {
    @Test("it hears and answers over its standard input")
    func conversation() async throws {
        let child = try ChildProcess("/bin/sh", ["sh", "-c", "read a; echo \"$a too\" >&0; echo half >&0; read b"])
        #expect(child.send("hello"))
        var lines: [String] = []
        try await until {
            lines += child.lines(); return lines.count == 2
        }
        #expect(lines == ["hello too", "half"])
        #expect(child.ending() == nil)
        #expect(child.send("end"))
        try await until { child.ending() != nil }
        #expect(child.ending()?.cause == .status(0))
        #expect(!child.send("nobody"))
    }

    @Test("its end is told with status or signal", arguments: [("exit 78", nil), ("kill -SEGV $$", SIGSEGV)])
    func ending(script: String, signal: Int32?) async throws {
        let child = try ChildProcess("/bin/sh", ["sh", "-c", script])
        try await until { child.ending() != nil }
        #expect(child.ending()?.cause == signal.map { .signal($0) } ?? .status(78))
        child.signal(SIGKILL)
    }

    @Test("its status is told as it is", arguments: [0, 1, 77, 255] as [Int32])
    func status(status: Int32) async throws {
        let child = try ChildProcess("/bin/sh", ["sh", "-c", "exit \(status)"])
        try await until { child.ending() != nil }
        let ending = try #require(child.ending())
        #expect(ending.cause == .status(status))
        // What this process had at most at the time of the fork counts as the child's.
        var own = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        let most = 1_000_000_000 + 1024 * Int(own.ru_maxrss)
        #expect((100_000..<most).contains(ending.peakMemory), "in bytes")
    }

    @Test("it is a group of its own, which no signal to this one's group reaches")
    func group() throws {
        let child = try ChildProcess("/bin/sleep", ["sleep", "1000"])
        #expect(getpgid(child.identifier) == child.identifier)
        #expect(getpgid(child.identifier) != getpgrp())
    }

    @Test(
        "a signal has the name that C programs give it, and a number where none is known",
        arguments: [
            (1, "SIGHUP"), (2, "SIGINT"), (3, "SIGQUIT"), (4, "SIGILL"), (5, "SIGTRAP"), (6, "SIGABRT"), (7, "SIGBUS"),
            (8, "SIGFPE"), (9, "SIGKILL"), (11, "SIGSEGV"), (13, "SIGPIPE"), (14, "SIGALRM"), (15, "SIGTERM"),
            (24, "SIGXCPU"), (31, "SIGSYS"), (64, "signal 64"),
        ] as [(Int32, String)])
    func signalName(number: Int32, name: String) { #expect(ProcessEnding.signalName(number) == name) }

    @Test("it inherits no descriptor but the three, and a signal that is ignored here ends it there")
    func inheritance() async throws {
        let open = Glibc.open("/dev/null", O_RDONLY)
        defer { close(open) }
        let child = try ChildProcess("/bin/sh", ["sh", "-c", "ls /proc/self/fd >&0; kill -HUP $$"])
        var lines: [String] = []
        try await until {
            lines += child.lines(); return child.ending() != nil
        }
        lines += child.lines()
        // The fourth is the folder that ls itself reads.
        #expect(lines == ["0", "1", "2", "3"])
        #expect(child.ending()?.cause == .signal(SIGHUP))
    }

    @Test("it is gone when nothing refers to it any more")
    func abandoned() async throws {
        var child: ChildProcess? = try ChildProcess("/bin/sleep", ["sleep", "1000"])
        let identifier = try #require(child?.identifier)
        #expect(kill(identifier, 0) == 0)
        child = nil
        #expect(kill(identifier, 0) != 0)
    }

    @Test("it has the variables that it is given and no other, or else this process's")
    func variables() async throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for given in [["A_B": "1"], nil] as [[String: String]?] {
            let script = "tr '\\0' '\\n' >&0 </proc/$$/environ"
            let child = try ChildProcess("/bin/sh", ["sh", "-c", script], environment: given)
            var lines: [String] = []
            try await until {
                lines += child.lines(); return child.ending() != nil
            }
            lines += child.lines()
            if given == nil { #expect(lines.contains("PATH=\(path)")) } else { #expect(lines == ["A_B=1"]) }
        }
    }

    @Test("it is sent the signal that is asked for", arguments: [SIGTERM, SIGUSR1])
    func signal(number: Int32) async throws {
        let child = try ChildProcess("/bin/sleep", ["sleep", "1000"])
        #expect(child.ending() == nil)
        child.signal(number)
        try await until { child.ending() != nil }
        #expect(child.ending()?.cause == .signal(number))
    }

    @Test("lines that come in pieces are told whole, and an unfinished one is not told")
    func pieces() async throws {
        let script = "printf 'on' >&0; printf 'e\\ntwo\\n\\nthr' >&0; read a; echo ee >&0"
        let child = try ChildProcess("/bin/sh", ["sh", "-c", script])
        var lines: [String] = []
        try await until {
            lines += child.lines(); return lines.count >= 3
        }
        #expect(lines == ["one", "two", ""])
        #expect(child.send("go on"))
        try await until {
            lines += child.lines(); return lines.count >= 4
        }
        #expect(lines == ["one", "two", "", "three"])
    }

    @Test("a program that is not there is an error that names it")
    func missingProgram() {
        #expect(throws: PlatformError(operation: "starting /nowhere", errorNumber: ENOENT)) {
            try ChildProcess("/nowhere", ["nowhere"])
        }
    }

    private func until(_ condition: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try !condition(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
    }
}
