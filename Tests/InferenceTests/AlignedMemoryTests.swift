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
    func givenBack(count: Int) async {
        await #expect(processExitsWith: .success) { [count = count as Int] in
            let (rounds, bytes) = (1000, 4 * count)
            let growth = AddressSpace.growth(rounds: rounds) {
                let memory = AlignedMemory(count)
                memory.floats[count - 1] = 1
            }
            #expect(AddressSpace.bytes > 0 && growth < rounds / 2 * bytes, "\(growth) bytes")
        }
    }
}
