import Archive
import Catalog
import Jobs
import Platform

/// How the worker process is started.
public struct WorkerCommand: Sendable {
    let program: String
    let arguments: [String]

    /// Names a program and the words of its command line, the program's name first.
    package init(program: String, arguments: [String]) {
        (self.program, self.arguments) = (program, arguments)
    }

    /// This program, also where its file has been replaced meanwhile.
    public static let thisProgram = WorkerCommand(
        program: "/proc/self/exe", arguments: ["segnode", "work", "--supervised"])

    func start() throws(PlatformError) -> ChildProcess { try ChildProcess(program, arguments) }
}

/// What became of a job whose worker ended.
struct JobLoss: Sendable {
    let id: Int64
    let studyInstanceUID: String
    let reason: String
    let isFinal: Bool

    init(_ job: JobRecord) {
        (id, studyInstanceUID) = (job.id, job.studyInstanceUID)
        reason = job.reason ?? ""
        isFinal = job.state == .failed
    }
}
