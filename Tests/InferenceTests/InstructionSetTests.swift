import Inference
import Testing

@Suite struct InstructionSetTests {
    @Test("without a wish the best instruction set is used")
    func best() throws {
        #expect(try InstructionSet.preferred(environment: [:]) == InstructionSet.available.last)
        #expect(
            try InstructionSet.preferred(environment: [InstructionSet.variable: ""]) == InstructionSet.available.last)
    }

    @Test("the environment can ask for less")
    func wish() throws {
        #expect(InstructionSet.available.contains(.portable))
        for wanted in InstructionSet.available {
            #expect(try InstructionSet.preferred(environment: [InstructionSet.variable: wanted.rawValue]) == wanted)
        }
    }

    @Test(
        "OpenBLAS is there where a processor has AVX, and is the last choice",
        .enabled(if: InstructionSet.hasOwnKernels))
    func openBLAS() throws {
        // Which build of the library is installed is up to the system; some are refused.
        let others = InstructionSet.available.filter { $0 == .portable || $0 == .openblas }
        #expect(others == [.portable, .openblas] || others == [.portable])
        #expect(InstructionSet.available.starts(with: others))
        let own = Set([InstructionSet.avx2, .avx512])
        #expect(own.contains(try InstructionSet.preferred(environment: [:])))
    }

    @Test("an instruction set that nobody has is refused with those that can be told without loading anything")
    func unknown() throws {
        let told = InstructionSet.available.filter { $0 != .openblas || !InstructionSet.hasOwnKernels }
        let error = InferenceError.unusableInstructionSet(found: "mmx", available: told.map(\.rawValue))
        #expect(throws: error) { try InstructionSet.preferred(environment: [InstructionSet.variable: "mmx"]) }
        #expect(error.description.hasPrefix("SEGNODE_INSTRUCTION_SET is mmx, expected one of portable"))
    }

    @Test("only OpenBLAS reserves memory beside a plan, for each thread")
    func reserved() {
        #expect(InstructionSet.openblas.reservedMemory(threads: 3) == 3 * 128 << 20)
        for own in [InstructionSet.portable, .avx2, .avx512] { #expect(own.reservedMemory(threads: 3) == 0) }
    }
}

extension InstructionSet {
    /// Whether the processor has kernels of our own, so that OpenBLAS is for those who ask for it.
    fileprivate static var hasOwnKernels: Bool { !available.allSatisfy { [.portable, .openblas].contains($0) } }
}
