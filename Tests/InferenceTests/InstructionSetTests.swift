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
        "OpenBLAS is there where a processor has AVX, and is asked only where the processor has no kernels of its own")
    func openBLAS() throws {
        let own = Set([InstructionSet.avx2, .avx512])
        guard !own.isDisjoint(with: InstructionSet.available) else { return }
        #expect(InstructionSet.available.starts(with: [.portable, .openblas]))
        #expect(own.contains(try InstructionSet.preferred(environment: [:])))
    }

    @Test("an instruction set that nobody has is refused with those that are there")
    func unknown() throws {
        let error = InferenceError.unusableInstructionSet(
            found: "mmx", available: InstructionSet.available.map(\.rawValue))
        #expect(throws: error) { try InstructionSet.preferred(environment: [InstructionSet.variable: "mmx"]) }
        #expect(error.description.hasPrefix("SEGNODE_INSTRUCTION_SET is mmx, expected one of portable"))
    }
}
