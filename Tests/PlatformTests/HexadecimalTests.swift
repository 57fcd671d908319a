import Platform
import Testing

@Suite("Hexadecimal text")
struct HexadecimalTests {
    @Test(
        "a number has at least as many digits as are asked for",
        arguments: [
            (0, 1, "0"), (0, 4, "0000"), (0x10, 4, "0010"), (0xFFFE, 4, "fffe"), (0x12345, 2, "12345"), (7, 0, "7"),
        ] as [(UInt64, Int, String)])
    func numbers(number: UInt64, digits: Int, text: String) {
        #expect(number.hexadecimal(digits: digits) == text)
        #expect(number.hexadecimal(digits: digits, uppercase: true) == text.uppercased())
    }

    @Test("the widest number has all its digits")
    func widest() {
        #expect(UInt128.max.hexadecimal(digits: 32) == String(repeating: "f", count: 32))
        #expect(UInt128(1).hexadecimal(digits: 32) == String(repeating: "0", count: 31) + "1")
    }

    @Test("bytes have two digits each")
    func bytes() {
        #expect([UInt8]().hexadecimal.isEmpty)
        #expect([0x00, 0x0F, 0xF0, 0xAB].hexadecimal == "000ff0ab")
        #expect((0...255).map { UInt8($0) }.hexadecimal.count == 512)
    }
}
