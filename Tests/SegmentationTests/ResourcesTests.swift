import Inference
import Segmentation
import Testing

@Suite("What a segmentation may use")
struct ResourcesTests {
    @Test(
        "half of the memory, less what the kernels themselves reserve",
        arguments: [
            (InstructionSet.avx2, 4, 4 << 30, 2 << 30), (.openblas, 4, 4 << 30, (2 << 30) - (512 << 20)),
            (.openblas, 64, 4 << 30, 0), (.openblas, 0, 4 << 30, (2 << 30) - (128 << 20)),
        ] as [(InstructionSet, Int, Int, Int)])
    func memory(instructionSet: InstructionSet, threads: Int, available: Int, expected: Int) {
        let resources = Resources(threads: threads, memory: nil, available: available, instructionSet: instructionSet)
        #expect(resources.memory == expected && resources.threads >= 1)
        let given = Resources(threads: threads, memory: 7, available: available, instructionSet: instructionSet)
        #expect(given.memory == 7)
    }
}
