import NIOPosix

/// The one place where blocking calls leave the cooperative pool: database access, disk syncs and inference.
///
///     let studies = try await work.run { try queue.completeDueStudies() }
public struct BlockingWork: Sendable {
    private let pool: NIOThreadPool

    /// Starts the threads.
    public init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    /// Runs `body` on one of the threads and returns what it returns.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await pool.runIfActive(body)
    }

    /// Ends the threads when their work is done.
    public func shutDown() async throws {
        try await pool.shutdownGracefully()
    }
}
