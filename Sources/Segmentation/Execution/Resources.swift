package import Inference
import Platform

/// What a segmentation may use.
package struct Resources: Sendable {
    /// Threads that compute.
    package let threads: Int
    /// Bytes that a network may take for its weights and values.
    package let memory: Int

    /// - Parameters:
    ///   - memory: By default half of what this process may use, less what the kernels themselves reserve.
    ///   - available: What this process may use.
    ///   - instructionSet: Whose kernels compute; by default those of ``InstructionSet/preferred()``, of which the plan
    ///     reports that there are none.
    package init(
        threads: Int, memory: Int?, available: Int = SystemMemory.available,
        instructionSet: InstructionSet? = try? InstructionSet.preferred()
    ) {
        let threads = max(1, threads)
        let reserved = instructionSet?.reservedMemory(threads: threads) ?? 0
        self.threads = threads
        self.memory = memory ?? max(0, available / 2 - reserved)
    }
}
