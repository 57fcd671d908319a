import Node
import Platform
import Testing

@Suite("The command of a worker process")
struct WorkerCommandTests {
    @Test("its environment is the node's, but OpenBLAS is to start no threads", .timeLimit(.minutes(1)))
    func environment() async throws {
        let script = "echo ${PATH:+path} $OPENBLAS_NUM_THREADS >&0"
        let process = try WorkerCommand(program: "/bin/sh", arguments: ["sh", "-c", script]).start()
        while process.ending() == nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(process.lines() == ["path 1"])
    }
}
