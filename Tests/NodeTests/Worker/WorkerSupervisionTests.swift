import Catalog
import Glibc
import Jobs
import Node
import Platform
import Testing

@Suite("The supervision of a worker")
struct WorkerSupervisionTests {
    private static let start = SuspendingClock.now
    private var supervision: WorkerSupervision
    private var now = Self.start

    private static let limits: WorkerSupervision.Limits = {
        var limits = WorkerSupervision.Limits()
        limits.job = .seconds(100)
        limits.silence = .seconds(30)
        limits.start = .seconds(60)
        limits.stop = .seconds(20)
        limits.failedStart = Backoff(initial: .seconds(1), maximum: .seconds(3))
        limits.memory = 1000
        return limits
    }()

    init() { supervision = WorkerSupervision(limits: Self.limits, now: now) }

    private mutating func handle(_ event: WorkerSupervision.Event, after wait: Duration = .zero)
        -> WorkerSupervision.Action
    {
        now += wait
        return supervision.handle(event, now: now)
    }

    /// A worker that is ready, and at a job where one is named.
    private mutating func begin(job: Int64? = nil) {
        #expect(handle(.tick) == .start)
        #expect(handle(.reported(.ready)) == .nothing)
        if let job { #expect(handle(.reported(.working(job: job, stage: "choosing"))) == .nothing) }
    }

    @Test("it is started once, at once")
    mutating func starts() {
        #expect(handle(.tick) == .start)
        #expect(handle(.tick) == .nothing)
        #expect(handle(.reported(.ready)) == .nothing)
        #expect(handle(.tick) == .nothing)
    }

    @Test("its death is recorded with the signal, and it is started again soon, as often as it dies")
    mutating func dies() {
        for _ in 1...20 {
            begin(job: 7)
            let loss = WorkerLoss(cause: "the worker was ended by signal 11 (SIGSEGV)", peakMemory: 10)
            #expect(handle(.ended(ProcessEnding(.signal(SIGSEGV), peakMemory: 10))) == .record(loss))
            #expect(handle(.recorded) == .nothing)
            #expect(handle(.tick) == .nothing, "not at once")
            #expect(handle(.tick, after: .milliseconds(249)) == .nothing)
            now += .milliseconds(1)
        }
    }

    @Test("a death near its limit of memory says so, an end by itself names the status and what it said")
    mutating func causes() {
        begin()
        let dead = handle(.ended(ProcessEnding(.signal(SIGABRT), peakMemory: 900)))
        let sentence = "the worker, whose memory had come near its limit, was ended by signal 6 (SIGABRT)"
        #expect(dead == .record(WorkerLoss(cause: sentence, peakMemory: 900)))
        _ = handle(.recorded)
        #expect(handle(.tick, after: .seconds(1)) == .start)
        _ = handle(.reported(.refused("there is no model")))
        let ended = handle(.ended(ProcessEnding(.status(78), peakMemory: 1)))
        let reason = "the worker ended with status 78: there is no model"
        #expect(ended == .record(WorkerLoss(cause: reason, peakMemory: 1)))
    }

    @Test("workers that do not get ready are started after waits that grow")
    mutating func backsOff() {
        for wait in [1, 2, 3, 3] {
            #expect(handle(.tick) == .start)
            _ = handle(.ended(ProcessEnding(.status(1), peakMemory: 1)))
            _ = handle(.recorded)
            #expect(handle(.tick, after: .milliseconds(wait * 1000 - 1)) == .nothing)
            now += .milliseconds(1)
        }
        begin()
        _ = handle(.ended(ProcessEnding(.status(1), peakMemory: 1)))
        _ = handle(.recorded)
        #expect(handle(.tick, after: .milliseconds(250)) == .start)
    }

    @Test("a process that cannot be made is tried again later")
    mutating func cannotStart() {
        #expect(handle(.tick) == .start)
        #expect(handle(.notStarted("no")) == .record(WorkerLoss(cause: "no")))
        _ = handle(.recorded)
        #expect(handle(.tick) == .nothing)
        #expect(handle(.tick, after: .seconds(1)) == .start)
    }

    @Test("an attempt that outlasts its limit is ended although it moves on; the next job has its own time")
    mutating func timeLimit() {
        begin(job: 1)
        for _ in 1...4 {
            _ = handle(.reported(.working(job: 1, stage: "segmenting")), after: .seconds(25))
            #expect(handle(.tick) == .nothing)
        }
        _ = handle(.reported(.working(job: 2, stage: "choosing")))
        #expect(handle(.tick, after: .seconds(20)) == .nothing)
        for _ in 1...4 { _ = handle(.reported(.working(job: 2, stage: "segmenting")), after: .seconds(20)) }
        #expect(handle(.tick, after: .seconds(1)) == .signal(SIGKILL))
        #expect(handle(.tick, after: .seconds(50)) == .nothing, "one SIGKILL is enough")
        let loss = WorkerLoss(cause: "the worker was ended after 100s, the time limit,")
        #expect(handle(.ended(ProcessEnding(.signal(SIGKILL), peakMemory: 10))) == .record(loss))
    }

    @Test("the same job again, after another or after a pause, has its time again")
    mutating func repeatedJob() {
        begin(job: 1)
        _ = handle(.reported(.idle), after: .seconds(29))
        _ = handle(.reported(.working(job: 1, stage: "choosing")), after: .seconds(29))
        _ = handle(.reported(.working(job: 1, stage: "choosing")), after: .seconds(29))
        _ = handle(.reported(.working(job: 1, stage: "choosing")), after: .seconds(29))
        #expect(handle(.tick) == .nothing)
    }

    @Test("a worker that is silent is ended, at work or not", arguments: [nil, 5] as [Int64?])
    mutating func silence(job: Int64?) {
        begin(job: job)
        #expect(handle(.tick, after: .seconds(30)) == .nothing)
        #expect(handle(.tick, after: .seconds(1)) == .signal(SIGKILL))
        let loss = WorkerLoss(cause: "the worker was ended after it had been silent for 30s")
        #expect(handle(.ended(ProcessEnding(.signal(SIGKILL), peakMemory: 0))) == .record(loss))
    }

    @Test("a worker that does not get ready is ended, and the next one is started later")
    mutating func slowStart() {
        #expect(handle(.tick) == .start)
        _ = handle(.reported(.idle))
        _ = handle(.reported(.working(job: 1, stage: "choosing")))
        #expect(handle(.tick, after: .seconds(60)) == .nothing, "who has not said that it is ready is not")
        #expect(handle(.tick, after: .milliseconds(1)) == .signal(SIGKILL))
        _ = handle(.reported(.ready))
        let loss = WorkerLoss(cause: "the worker was ended: it was not ready after 1m")
        #expect(handle(.ended(ProcessEnding(.signal(SIGKILL), peakMemory: 10))) == .record(loss))
        _ = handle(.recorded)
        #expect(handle(.tick, after: .milliseconds(999)) == .nothing)
        #expect(handle(.tick, after: .milliseconds(1)) == .start)
    }

    @Test("what one worker said is no reason of the next one's end")
    mutating func newReason() {
        #expect(handle(.tick) == .start)
        _ = handle(.reported(.refused("there is no model")))
        #expect(supervision.refusal == "there is no model")
        _ = handle(.ended(ProcessEnding(.status(78), peakMemory: 1)))
        _ = handle(.recorded)
        #expect(handle(.tick, after: .seconds(1)) == .start)
        let loss = WorkerLoss(cause: "the worker ended with status 1", peakMemory: 1)
        #expect(handle(.ended(ProcessEnding(.status(1), peakMemory: 1))) == .record(loss))
    }

    @Test("each limit is kept to the moment")
    mutating func limitsAreExact() {
        begin(job: 1)
        for _ in 1...4 { _ = handle(.reported(.working(job: 1, stage: "segmenting")), after: .seconds(25)) }
        #expect(handle(.tick) == .nothing)
        #expect(handle(.tick, after: .nanoseconds(1)) == .signal(SIGKILL))
        supervision = WorkerSupervision(limits: Self.limits, now: now)
        begin()
        #expect(handle(.tick, after: .seconds(30)) == .nothing)
        #expect(handle(.tick, after: .nanoseconds(1)) == .signal(SIGKILL))
        supervision = WorkerSupervision(limits: Self.limits, now: now)
        begin()
        #expect(handle(.stop) == .signal(SIGTERM))
        #expect(handle(.tick, after: .seconds(20)) == .nothing)
        #expect(handle(.tick, after: .nanoseconds(1)) == .signal(SIGKILL))
    }

    @Test("what a worker tells while it ends does not make it ready again", arguments: [WorkerReport.idle, .ready])
    mutating func reportsAtTheEnd(report: WorkerReport) {
        begin(job: 1)
        _ = handle(.stop)
        let state = supervision.state
        #expect(handle(.reported(report)) == .nothing)
        #expect(supervision.state == state)
    }

    @Test("a stop while the worker loads its model, or is being ended already, waits for its end")
    mutating func stopsEarly() {
        #expect(handle(.tick) == .start)
        #expect(handle(.stop) == .signal(SIGTERM))
        #expect(handle(.ended(ProcessEnding(.signal(SIGTERM), peakMemory: 1))) == .record(.stopped))
        _ = handle(.recorded)
        #expect(supervision.state == .stopped)
        supervision = WorkerSupervision(limits: Self.limits, now: now)
        begin()
        #expect(handle(.tick, after: .seconds(31)) == .signal(SIGKILL))
        #expect(handle(.stop) == .nothing)
        let loss = WorkerLoss(cause: "the worker was ended after it had been silent for 30s")
        #expect(handle(.ended(ProcessEnding(.signal(SIGKILL), peakMemory: 1))) == .record(loss))
        _ = handle(.recorded)
        #expect(supervision.state == .stopped)
    }

    @Test(
        "memory is near its limit above four fifths of it, and where no limit is known it never is",
        arguments: [(1000, 800, false), (1000, 801, true), (1000, 2000, true), (0, 1 << 40, false)])
    func memory(limit: Int, peak: Int, isNear: Bool) {
        let worker = isNear ? "the worker, whose memory had come near its limit," : "the worker"
        let killed = WorkerLoss(ProcessEnding(.signal(SIGKILL), peakMemory: peak), refusal: "no", memoryLimit: limit)
        #expect(killed == WorkerLoss(cause: "\(worker) was ended by signal 9 (SIGKILL)", peakMemory: peak))
        let ended = WorkerLoss(ProcessEnding(.status(1), peakMemory: peak), refusal: nil, memoryLimit: limit)
        #expect(ended == WorkerLoss(cause: "\(worker) ended with status 1", peakMemory: peak))
    }

    @Test("what the queue could not be told is told again, and no worker is started before")
    mutating func databaseIsAway() {
        begin(job: 1)
        let loss = WorkerLoss(cause: "the worker was ended by signal 9 (SIGKILL)", peakMemory: 1)
        #expect(handle(.ended(ProcessEnding(.signal(SIGKILL), peakMemory: 1))) == .record(loss))
        _ = handle(.notRecorded)
        #expect(handle(.tick) == .nothing)
        #expect(handle(.ended(ProcessEnding(.signal(SIGKILL), peakMemory: 1))) == .nothing, "that is known")
        #expect(handle(.tick, after: .milliseconds(1999)) == .nothing)
        #expect(handle(.tick, after: .milliseconds(1)) == .record(loss))
        _ = handle(.recorded)
        #expect(handle(.tick, after: .seconds(1)) == .start)
    }

    @Test("told to stop it has a time to end in, and its job loses no attempt, even if it is ended by force")
    mutating func stops() {
        begin(job: 1)
        #expect(handle(.stop) == .signal(SIGTERM))
        #expect(handle(.stop) == .nothing)
        #expect(handle(.tick, after: .seconds(20)) == .nothing)
        #expect(handle(.tick, after: .seconds(1)) == .signal(SIGKILL))
        #expect(handle(.ended(ProcessEnding(.signal(SIGKILL), peakMemory: 1))) == .record(.stopped))
        _ = handle(.recorded)
        #expect(supervision.state == .stopped)
        #expect(handle(.tick, after: .seconds(99)) == .nothing)
    }

    @Test("a stop while there is no worker is the end")
    mutating func stopsWithoutWorker() {
        #expect(handle(.stop) == .nothing)
        #expect(supervision.state == .stopped)
    }

    @Test("a stop does not wait for a queue that cannot be told")
    mutating func stopsWithoutQueue() {
        begin(job: 1)
        _ = handle(.stop)
        _ = handle(.ended(ProcessEnding(.signal(SIGTERM), peakMemory: 1)))
        _ = handle(.notRecorded)
        #expect(supervision.state == .stopped)
    }

    @Test("a stop while a death is not recorded yet waits for that")
    mutating func stopsWhileRecording() {
        begin(job: 1)
        _ = handle(.ended(ProcessEnding(.signal(SIGSEGV), peakMemory: 1)))
        #expect(handle(.stop) == .nothing)
        #expect(supervision.state != .stopped)
        _ = handle(.recorded)
        #expect(supervision.state == .stopped)
    }
}
