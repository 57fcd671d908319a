import CPlatform
import Dispatch
import Glibc
import Synchronization

/// A thread of our own for what blocks or computes for long, so that it never occupies the cooperative pool.
///
/// It runs until its body returns; nobody has to keep the value. It is made by the system's own call: Foundation's
/// `Thread` does not tell that the system refused one, and has its name set from outside, when it may have ended.
package final class WorkerThread: Sendable {
    /// Enough for codecs, which put much on the stack.
    package static let stackSize = 8 << 20

    /// Starts a thread without which the process cannot go on: it ends with the reason where the system refuses one.
    ///
    /// - Parameter name: What tools show of it: 15 characters at most.
    @discardableResult
    package convenience init(name: String, _ body: @escaping @Sendable () -> Void) {
        do throws(PlatformError) { try self.init(starting: name, body) } catch { fatalError("\(error)") }
    }

    /// Starts a thread, where the system gives one.
    ///
    /// - Parameters:
    ///   - name: What tools show of it: 15 characters at most.
    ///   - stackSize: The bytes of its stack.
    @discardableResult
    package init(
        starting name: String, stackSize: Int = WorkerThread.stackSize, _ body: @escaping @Sendable () -> Void
    ) throws(PlatformError) {
        let context = Unmanaged.passRetained(Context(self, name, body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)
        var identifier = pthread_t()
        // Detached, the thread frees what the system has of it when it ends: nobody touches `identifier` after this.
        let error = pthread_create(&identifier, &attributes, { Context.run($0) }, context.toOpaque())
        guard error == 0 else {
            context.release()
            throw PlatformError(operation: "starting the thread \(name)", errorNumber: error)
        }
    }

    /// Whether the caller runs on this thread.
    package var isCurrent: Bool { pthread_getspecific(Context.key) == Unmanaged.passUnretained(self).toOpaque() }

    /// What a thread is given to run. The thread keeps it, and by it the ``WorkerThread``, whose address tells it from
    /// all others for as long as it runs.
    private final class Context {
        static let key: pthread_key_t = {
            var key = pthread_key_t()
            precondition(pthread_key_create(&key, nil) == 0, "one key of 1024")
            return key
        }()

        private let thread: WorkerThread
        private let name: String
        private let body: @Sendable () -> Void

        init(_ thread: WorkerThread, _ name: String, _ body: @escaping @Sendable () -> Void) {
            (self.thread, self.name, self.body) = (thread, name, body)
        }

        /// The whole life of a thread. It names itself: from outside it could have ended meanwhile.
        static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let context else { return nil }
            let own = Unmanaged<Context>.fromOpaque(context).takeRetainedValue()
            pthread_setspecific(key, Unmanaged.passUnretained(own.thread).toOpaque())
            _ = cplatform_name_thread(own.name)
            own.body()
            pthread_setspecific(key, nil)
            return nil
        }
    }
}

extension WorkerThread {
    /// Calls `body` with each index below `count` on up to `threads` threads, and returns when all have ended. Where
    /// the system refuses a thread the caller joins in.
    ///
    /// - Parameters:
    ///   - stackSize: The bytes of each thread's stack.
    ///   - body: Returns whether to go on; after `false` no further index is started.
    package static func forEach(
        count: Int, threads: Int, stackSize: Int = WorkerThread.stackSize, body: @escaping @Sendable (Int) -> Bool
    ) {
        let cursor = Cursor(count: count)
        let work: @Sendable () -> Void = {
            while let index = cursor.next() {
                if !body(index) { cursor.stop() }
            }
        }
        let workers = max(1, min(threads, count))
        guard workers > 1 else { return work() }
        let group = DispatchGroup()
        let areAllThere = (1...workers).allSatisfy { start($0, of: group, stackSize, work) }
        if !areAllThere { work() }
        group.wait()
    }

    /// Starts a thread that is waited for; `false`: the system refuses it.
    private static func start(
        _ number: Int, of group: DispatchGroup, _ stackSize: Int, _ work: @escaping @Sendable () -> Void
    ) -> Bool {
        group.enter()
        let thread = try? WorkerThread(starting: "each-\(number)", stackSize: stackSize) {
            work()
            group.leave()
        }
        if thread == nil { group.leave() }
        return thread != nil
    }

    /// The next index to work on, handed out once each.
    private final class Cursor: Sendable {
        private let count: Int
        private let position = Atomic(0)

        init(count: Int) { self.count = count }

        func next() -> Int? {
            let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
            return index < count ? index : nil
        }

        func stop() { position.store(count, ordering: .relaxed) }
    }
}
