import Archive
import Catalog
import Foundation
import Jobs
package import Platform

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

    /// Starts a worker.
    package func start() throws(PlatformError) -> ChildProcess {
        try ChildProcess(program, arguments, environment: Self.environment(ProcessInfo.processInfo.environment))
    }

    /// The variables of a worker. OpenBLAS starts a thread for every core as it is loaded, each of which reserves
    /// memory that counts against the worker's limit; the engine's own threads are all that it needs.
    private static func environment(_ own: [String: String]) -> [String: String] {
        own.merging(["OPENBLAS_NUM_THREADS": "1"]) { $1 }
    }
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
