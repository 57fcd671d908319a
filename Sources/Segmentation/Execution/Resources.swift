import Platform

/// What a segmentation may use.
struct Resources: Sendable {
    /// Threads that compute.
    let threads: Int
    /// Bytes that a network may take for its weights and values.
    let memory: Int

    /// - Parameter memory: By default half of what this process may use.
    init(threads: Int, memory: Int?) {
        self.threads = max(1, threads)
        self.memory = memory ?? SystemMemory.available / 2
    }
}
