import Node
import Platform
import Testing

@Suite("What a worker tells")
struct WorkerReportTests {
    @Test(
        "each report is one line that is read back",
        arguments: [
            WorkerReport.ready, .idle, .working(job: 12, stage: "reading"), .working(job: 1, stage: ""),
            .refused("there is no model bundle \"x\""),
        ])
    func roundTrip(report: WorkerReport) {
        #expect(!report.line.contains("\n"))
        #expect(WorkerReport(line: report.line) == report)
    }

    @Test("a line break in a reason does not end the line")
    func lineBreak() { #expect(WorkerReport.refused("a\nready").line == #"refused a\nready"#) }

    @Test(
        "other lines are nothing",
        arguments: [
            "", "Ready", "ready now", "readyidle", "idle now", " idle", "working", "working x y", "working 1",
            "refused",
            "working 9223372036854775808 reading", "refusedreason",
        ])
    func others(line: String) { #expect(WorkerReport(line: line) == nil) }

    @Test("a configuration goes over the line as it is")
    func configuration() throws {
        var configuration = NodeConfiguration()
        configuration.destinations = [try #require(Destination(text: "a\"b=PACS@host:104"))]
        configuration.segmentation.timeLimit = TimeSpan(.milliseconds(1500))
        configuration.storage.folder = "/var/lib/Größe 大"
        configuration.completion.idleByCallingTitle = ["CT1": TimeSpan(.seconds(5))]
        let line = try configuration.line
        #expect(!line.contains("\n"))
        #expect(try SupervisorLink.configuration(line) == configuration)
    }
}

@Suite("The name of a worker")
struct WorkerNameTests {
    @Test("this process is alive, one that never was is not, and neither is a later one with the same number")
    func liveness() {
        let own = WorkerName.ofThisProcess
        #expect(WorkerName.isAlive(own) == true)
        #expect(WorkerName.isAlive(own + "1") == false)
        #expect(WorkerName.isAlive("") == false)
        let parts = own.split(separator: ":")
        #expect(WorkerName.isAlive("\(parts[0]):\(parts[1])") == false, "as versions before wrote it")
        #expect(WorkerName.isAlive("\(parts[0]):4194304:\(parts[2])") == false, "beyond every process number")
        #expect(WorkerName.isAlive(own) == true, "it is there, whatever it does")
        #expect(WorkerName.isAlive("elsewhere:1:1") == nil, "as after a change of the host's name")
        #expect(WorkerName.isAlive("elsewhere:1") == false && WorkerName.isAlive("a:b:1") == false)
    }

    @Test("a process that has ended and waits to be reaped is not alive")
    func ended() async throws {
        let child = try ChildProcess("/bin/sh", ["sh", "-c", "read line"])
        let name = WorkerName.name(of: child.identifier)
        #expect(WorkerName.isAlive(name) == true)
        #expect(child.send("end"))
        for _ in 0..<3000 where WorkerName.isAlive(name) == true {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(WorkerName.isAlive(name) == false)
        #expect(child.ending()?.cause == .status(0))
    }
}
