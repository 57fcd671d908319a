import Inference
import TestSupport
import Testing

@Suite("The memory of tensors")
struct AlignedMemoryTests {
    /// Pieces from the heap and from the system, and at the limit between them.
    private static let counts = [0, 1, 17, 1 << 18, (1 << 19) - 1, 1 << 19, (1 << 19) + 1, 1 << 20]

    @Test("a piece begins at a cache line and holds zeros behind what it is given", arguments: counts)
    func content(count: Int) {
        let memory = AlignedMemory([1, 2, 3], count: count)
        #expect(memory.count == count && Int(bitPattern: memory.floats).isMultiple(of: 64))
        let given: [Float] = Array([1, 2, 3].prefix(count))
        #expect(given.indices.map { memory.floats[$0] } == given)
        #expect((given.count..<count).allSatisfy { memory.floats[$0] == 0 })
    }

    @Test("what a piece took is given back, to the heap and to the system", arguments: [1 << 18, 1 << 24])
    func givenBack(count: Int) throws {
        let folder = try TemporaryFolder()
        let child = try TestChild("AlignedMemoryTests/takesAgain", folder: folder.path(), order: "\(count)")
        #expect(child.wait() == 0)
        let growth = try #require(child.answer.flatMap { Int($0) })
        #expect(growth < Self.rounds / 2 * 4 * count, "\(growth) bytes")
    }

    private static let rounds = 1000

    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func takesAgain() throws {
        let count = try #require(TestChild.order.flatMap { Int($0) })
        let growth = try AddressSpace.growth(rounds: Self.rounds) {
            let memory = AlignedMemory(count)
            memory.floats[count - 1] = 1
        }
        try TestChild.answer("\(growth)")
    }
}
