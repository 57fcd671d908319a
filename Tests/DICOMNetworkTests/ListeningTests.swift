import DICOMNetwork
import Glibc
import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@Suite("An acceptor whose listening channel fails")
struct ListeningTests {
    /// Ends the listening channel, as NIO does on an error of accept(2).
    private func breakChannel(of running: RunningAcceptor) async throws {
        try await #require(running.acceptor.listeningChannel).close()
    }

    @Test("the same port is listened on again, time after time")
    func listensAgain() async throws {
        try await RunningAcceptor.run { running in
            for _ in 0..<3 {
                try await breakChannel(of: running)
                #expect(try await echo(to: running) == .success)
            }
        }
    }

    @Test("an association that is there does not notice")
    func goesOn() async throws {
        try await RunningAcceptor.run { running in
            try await running.requestor.withAssociation(to: running.remote, proposing: [.verification]) { association in
                try await breakChannel(of: running)
                #expect(try await association.echo() == .success)
            }
        }
    }

    @Test("where descriptors or memory are short nothing is accepted for a while, and who connects waits")
    func shortage() async throws {
        try await RunningAcceptor.run { running in
            let channel = try #require(running.acceptor.listeningChannel)
            for code in [EMFILE, ENFILE, ENOBUFS, ENOMEM] {
                let isAccepting = try await channel.eventLoop.submit {
                    channel.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept"))
                    return try channel.syncOptions?.getOption(.autoRead)
                }.get()
                #expect(isAccepting == false)
                let status = try await running.requestor.withAssociation(
                    to: running.remote, proposing: [.verification]
                ) { try await $0.echo() }
                #expect(status == .success)
                #expect(try await channel.getOption(.autoRead).get())
            }
            #expect(channel.isActive)
        }
    }

    /// A peer that meets the moment in which nobody listens calls again.
    private func echo(to running: RunningAcceptor) async throws -> DIMSEStatus? {
        for _ in 0..<500 {
            if let status = try? await running.requestor.withAssociation(
                to: running.remote, proposing: [.verification], { try await $0.echo() })
            {
                return status
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    @Test("a channel that cannot be opened again ends listening with an error, in the end")
    func givesUp() throws {
        let loop = EmbeddedEventLoop()
        let attempts = Samples.Last<Int>()
        let listener = AssociationListener(on: loop, maximumFailures: 60, logger: RunningAcceptor.logger) { _ in
            attempts.remember((attempts.value ?? 0) + 1)
            return loop.makeFailedFuture(IOError(errnoCode: EMFILE, reason: "dup"))
        }
        let channel = EmbeddedChannel(loop: loop)
        listener.adopt(channel)
        let end = Samples.Last<Result<Void, any Error>>()
        listener.end.whenComplete { end.remember($0) }
        channel.close(promise: nil)
        loop.advanceTime(by: .seconds(30))
        #expect(end.value == nil, "half a minute is no reason")
        loop.advanceTime(by: .seconds(60))
        #expect(attempts.value == 60)
        #expect(throws: NetworkError.listeningEnded(reason: "Too many open files")) { try end.value?.get() }
    }

    @Test("a connection that is accepted forgives what failed before")
    func forgives() throws {
        let loop = EmbeddedEventLoop()
        let listener = AssociationListener(on: loop, maximumFailures: 60, logger: RunningAcceptor.logger) { listener in
            let channel = EmbeddedChannel(loop: loop)
            listener.noteAccepted()
            loop.scheduleTask(in: .milliseconds(1)) { channel.close(promise: nil) }
            return loop.makeSucceededFuture(channel)
        }
        let channel = EmbeddedChannel(loop: loop)
        listener.adopt(channel)
        let end = Samples.Last<Result<Void, any Error>>()
        listener.end.whenComplete { end.remember($0) }
        channel.close(promise: nil)
        loop.advanceTime(by: .seconds(600))
        #expect(end.value == nil)
    }

    @Test("a channel that lasts forgives what failed before, whether anybody connects or not", arguments: [60, 61])
    func quiet(seconds: Int64) throws {
        let loop = EmbeddedEventLoop()
        let listener = AssociationListener(on: loop, maximumFailures: 60, logger: RunningAcceptor.logger) { _ in
            let channel = EmbeddedChannel(loop: loop)
            loop.scheduleTask(in: .seconds(seconds)) { channel.close(promise: nil) }
            return loop.makeSucceededFuture(channel)
        }
        let channel = EmbeddedChannel(loop: loop)
        listener.adopt(channel)
        let end = Samples.Last<Result<Void, any Error>>()
        listener.end.whenComplete { end.remember($0) }
        channel.close(promise: nil)
        loop.advanceTime(by: .hours(3))
        #expect((end.value == nil) == (seconds > 60))
    }

    @Test("listening that was ended on purpose is no failure")
    func closes() async throws {
        try await RunningAcceptor.run { running in
            async let end: Void = running.acceptor.waitForEnd()
            await running.acceptor.close(within: .zero)
            try await end
        }
    }

    @Test("the log warns of a channel that ended and of what could not be accepted, each once a minute, and says why")
    func logged() {
        let loop = EmbeddedEventLoop()
        let messages = LoggedMessages()
        let logger = Logger(label: "test") { _ in messages }
        let listener = AssociationListener(on: loop, maximumFailures: 60, logger: logger) { _ in
            loop.makeFailedFuture(IOError(errnoCode: EMFILE, reason: "dup"))
        }
        let channel = EmbeddedChannel(loop: loop)
        listener.adopt(channel)
        for code in [EMFILE, EMFILE, EPROTO] { listener.note(IOError(errnoCode: code, reason: "accept")) }
        channel.close(promise: nil)
        loop.advanceTime(by: .seconds(10))
        let refused = "warning: A connection could not be accepted"
        #expect(messages.all == [refused, refused] + [String](repeating: "warning: Listening again", count: 2))
        #expect(
            messages.values(of: "reason") == [
                "Too many open files", "Protocol error", "the listening channel ended", "Too many open files",
            ])
        #expect(messages.values(of: "unreported") == ["0", "0", "0", "0"])
    }

    @Test("one kind of error is reported once a minute, with how many were not")
    func reports() {
        var limiter = ReportLimiter()
        let start = ContinuousClock.now
        #expect(limiter.admit("EMFILE", now: start) == 0)
        #expect(limiter.admit("EPROTO", now: start) == 0)
        for second in 1..<60 { #expect(limiter.admit("EMFILE", now: start + .seconds(second)) == nil) }
        #expect(limiter.admit("EMFILE", now: start + .seconds(60)) == 59)
        #expect(limiter.admit("EMFILE", now: start + .seconds(121)) == 0)
    }
}
