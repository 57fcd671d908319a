import ServiceLifecycle

/// Has the queued jobs done by a worker process.
struct WorkerService: Service {
    let supervisor: WorkerSupervisor

    func run() async throws { try await supervisor.run() }
}
