import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Whether the processor has kernels of our own, so that OpenBLAS is for those who ask for it.
    fileprivate static let hasOwnKernels =
        (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" avx2 ") == true

    /// What becomes of a library is seen in a process that has none yet.
    @Suite("OpenBLAS as a choice", .enabled(if: EndToEnd.hasOwnKernels, "this processor has no AVX2"))
    struct OpenBLASTests {
        private let segnode = OutsideProgram(url: Repository.program)

        /// Computes something small.
        private func compute(_ environment: [String: String]) throws -> OutsideProgram.Outcome {
            try segnode.run(["model", "describe", "--size", "32x32"], environment: environment)
        }

        @Test("it is loaded neither without a wish nor over a mistaken one")
        func loadsNothing() throws {
            let watched = ["LD_DEBUG": "files"]
            let best = try compute(watched)
            #expect(best.status == 0 && !best.output.contains("libopenblas"))
            let mistaken = try compute(watched.merging(["SEGNODE_INSTRUCTION_SET": "mmx"]) { $1 })
            #expect(mistaken.status == 78 && !mistaken.output.contains("libopenblas"))
            let wished = try compute(watched.merging(["SEGNODE_INSTRUCTION_SET": "openblas"]) { $1 })
            #expect(wished.output.contains("libopenblas"), "it would be seen")
        }

        @Test(
            "a build with threads of its own and integers of 32 bits is taken, no other",
            .enabled(if: OutsideProgram.isInstalled("cc")),
            arguments: [
                (1, "DYNAMIC_ARCH", true), (0, "DYNAMIC_ARCH", false), (2, "", false), (1, "USE64BITINT", false),
            ])
        func builds(parallel: Int, configuration: String, isTaken: Bool) throws {
            let folder = try TemporaryFolder()
            let source = """
                int openblas_get_parallel(void) { return \(parallel); }
                const char *openblas_get_config(void) { return "OpenBLAS 0.3.21 \(configuration)"; }
                void openblas_set_num_threads(int count) { (void)count; }
                void cblas_sgemm(void) {}
                """
            try Data(source.utf8).write(to: folder.url.appending(path: "a.c"))
            let options = ["-shared", "-fPIC", "-o", folder.path("libopenblas.so.0"), folder.path("a.c")]
            let compiled = try #require(OutsideProgram("cc")).run(options)
            try #require(compiled.status == 0, "\(compiled.output)")
            let outcome = try compute(
                ["LD_LIBRARY_PATH": folder.path(), "SEGNODE_INSTRUCTION_SET": "openblas"])
            #expect(outcome.status == (isTaken ? 0 : 78), "\(outcome.output)")
        }
    }
}
