import Foundation
import Inference
import Testing

@Suite("The numbers of a safetensors file") struct SafeTensorsNumberTests {
    private static func values(_ type: String, count: Int, _ bytes: [UInt8]) throws -> [Float] {
        let header = #"{"x":{"dtype":"\#(type)","shape":[\#(count)],"data_offsets":[0,\#(bytes.count)]}}"#
        return try SafeTensorsFile.open(SafeTensorsFile.bytes(header: header, data: bytes)).tensor("x").values
    }

    @Test(
        "several of a type follow each other at its size",
        arguments: [
            ("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0], [1.5, -2]),
            ("BF16", [0xC0, 0x3F, 0x00, 0xC0, 0x00, 0x00], [1.5, -2, 0]),
            ("I64", [3, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0], [3, 258]),
            ("I32", [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF], [1, -2]), ("I16", [2, 1, 0xFE, 0xFF], [258, -2]),
            ("I8", [1, 0xFE, 3], [1, -2, 3]), ("U64", [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [1, 256]),
            ("U32", [1, 0, 0, 0, 2, 1, 0, 0], [1, 258]), ("U16", [0xFE, 0xFF, 2, 1], [65534, 258]),
            ("U8", [1, 0xFE, 3], [1, 254, 3]), ("BOOL", [1, 0, 1], [1, 0, 1]),
        ] as [(String, [UInt8], [Float])])
    func several(type: String, bytes: [UInt8], expected: [Float]) throws {
        #expect(try Self.values(type, count: expected.count, bytes) == expected)
    }

    @Test("half precision is read to its smallest and largest numbers, with both signs")
    func half() throws {
        let bits: [UInt16] = [
            0x0001, 0x03FF, 0x0400, 0x0401, 0x3555, 0x3BFF, 0x3C00, 0xC248, 0x7BFF, 0x7C00, 0xFC00, 0x83FF, 0x8400,
        ]
        let found = try Self.values("F16", count: bits.count, bits.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        let expected: [Float] = [
            0x1p-24, 1023 * 0x1p-24, 0x1p-14, 1025 * 0x1p-24, 0x1.554p-2, 0x1.FFCp-1, 1, -3.140625, 65504, .infinity,
            -.infinity, -1023 * 0x1p-24, -0x1p-14,
        ]
        #expect(found == expected)
        let others = try Self.values("F16", count: 3, [0x01, 0x7C, 0x00, 0xFE, 0x00, 0x80])
        #expect(others[0].isNaN && others[1].isNaN && others[2] == 0 && others[2].sign == .minus)
    }

    @Test("a tensor is read from its own bytes, in whatever order the header names them")
    func offsets() throws {
        let header = """
            {"b":{"dtype":"U8","shape":[2,1],"data_offsets":[3,5]},"c":{"dtype":"I16","shape":[1],\
            "data_offsets":[5,7]},"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}
            """
        let file = try SafeTensorsFile.open(SafeTensorsFile.bytes(header: header, data: [1, 2, 3, 4, 5, 6, 1]))
        #expect(try file.tensor("a") == Tensor(shape: [3], values: [1, 2, 3]))
        #expect(try file.tensor("b") == Tensor(shape: [2, 1], values: [4, 5]))
        #expect(try file.tensor("c") == Tensor(shape: [1], values: [262]))
        #expect(file.names == ["a", "b", "c"] && file.shape(of: "b") == [2, 1] && file.shape(of: "d") == nil)
    }

    @Test("tensors under a prefix have their names without it, and no others are among them")
    func prefix() throws {
        let file = try SafeTensorsFile.open(
            SafeTensorsWriter.encoded([
                "net.a": Tensor(shape: [1], values: [1]), "net.b": Tensor(shape: [1], values: [2]),
                "a": Tensor(shape: [1], values: [3]), "sub.net.a": Tensor(shape: [1], values: [4]),
            ]))
        let part = file.tensors(under: "net.")
        #expect(part.names == ["a", "b"])
        #expect(try part.tensor("a").values == [1] && part.tensor("b").values == [2])
        #expect(file.tensors(under: "").names == file.names)
    }

    @Test("written data begins at a multiple of eight bytes, however long the names are", arguments: 1...9)
    func alignment(length: Int) throws {
        let name = String(repeating: "n", count: length)
        let bytes = SafeTensorsWriter.encoded([name: Tensor(shape: [2], values: [1, 2])])
        #expect(bytes.count % 8 == 0)
        let header = bytes[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(header == bytes.count - 16)
    }

    @Test("a message names three tensors that are left over and counts the rest")
    func leftOver() {
        let text = { (names: [String]) in InferenceError.unexpectedTensors(names: names).description }
        #expect(text(["a1", "b2", "c3"]).hasSuffix("a1, b2, c3"))
        #expect(text(["a1", "b2", "c3", "d4", "e5"]).contains("a1, b2, c3 and 2 more"))
    }

    @Test(
        "a shape has as many elements as its sizes make, as long as memory can hold them",
        arguments: [
            ([], 1), ([3, 4, 5], 60), ([3, 0, 5], 0), ([-1], nil), ([-1, -1], nil), ([Int.max / 16], Int.max / 16),
            ([Int.max / 16 + 1], nil), ([1 << 40, 1 << 40], nil),
        ] as [([Int], Int?)])
    func elements(shape: [Int], count: Int?) {
        #expect(Tensor.elementCount(of: shape) == count)
    }
}
