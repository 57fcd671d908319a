import Foundation
import Inference
import TestSupport
import Testing

@Suite struct SafeTensorsTests {
    @Test("what the writer encodes, the reader reads")
    func roundTrip() throws {
        let tensors = [
            "b\"\\\u{1}é": Tensor(shape: [2, 3], values: [1, -2, 3.5, .infinity, 0, -0.0]),
            "a": Tensor(shape: [], values: [7]),
            "empty": Tensor(shape: [3, 0], values: []),
        ]
        let file = try SafeTensorsFile.open(SafeTensorsWriter.encoded(tensors))
        #expect(file.names == tensors.keys.sorted())
        for (name, tensor) in tensors {
            #expect(file.shape(of: name) == tensor.shape)
            #expect(try file.tensor(name) == tensor)
        }
    }

    @Test("metadata is read and is no tensor")
    func metadata() throws {
        let file = try SafeTensorsFile.open(SafeTensorsFile.bytes(header: #"{"__metadata__":{"format":"pt"}}"#))
        #expect(file.metadata == ["format": "pt"])
        #expect(file.names.isEmpty)
    }

    @Test(
        "every element type is converted",
        arguments: [
            ("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], 1.5), ("F32", [0, 0, 0x20, 0xC0], -2.5),
            ("F16", [0x00, 0x3E], 1.5), ("F16", [0x01, 0x80], -0x1p-24), ("F16", [0x00, 0xFC], -.infinity),
            ("F16", [0xFF, 0x7B], 65504), ("BF16", [0xC0, 0x3F], 1.5),
            ("I64", [0xFE] + [UInt8](repeating: 0xFF, count: 7), -2),
            ("I32", [1, 1, 0, 0], 257), ("I16", [0xFF, 0xFF], -1), ("I8", [0x80], -128), ("U8", [0x80], 128),
            ("U16", [0xFF, 0xFF], 65535), ("U32", [0, 0, 1, 0], 65536), ("U64", [3, 0, 0, 0, 0, 0, 0, 0], 3),
            ("BOOL", [1], 1),
        ] as [(String, [UInt8], Float)])
    func elementTypes(type: String, bytes: [UInt8], value: Float) throws {
        let header = #"{"x":{"dtype":"\#(type)","shape":[1],"data_offsets":[0,\#(bytes.count)]}}"#
        #expect(
            try SafeTensorsFile.open(SafeTensorsFile.bytes(header: header, data: bytes)).tensor("x").values == [value])
    }

    @Test("an element type that nobody knows stops only its own tensor")
    func unknownType() throws {
        let header =
            #"{"x":{"dtype":"F4","shape":[2],"data_offsets":[0,1]},"y":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#
        let file = try SafeTensorsFile.open(SafeTensorsFile.bytes(header: header, data: [0, 9]))
        #expect(throws: InferenceError.unsupportedElementType(tensor: "x", type: "F4")) { try file.tensor("x") }
        #expect(try file.tensor("y").values == [9])
    }

    @Test("a tensor that is not there is named")
    func missing() throws {
        let file = try SafeTensorsFile.open(SafeTensorsFile.bytes(header: "{}"))
        #expect(throws: InferenceError.missingTensor(name: "w")) { try file.tensor("w") }
    }

    @Test("what is no regular file is refused without waiting for it")
    func noRegularFile() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [folder.path(), pipe, folder.path("nothing")] {
            #expect { try SafeTensors(contentsOf: path) } throws: { error in
                guard case .unreadableFile(path, _) = error as? InferenceError else { return false }
                return true
            }
        }
    }

    @Test("a file that shrinks after it was opened is an error, not a crash")
    func shrunk() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("w")
        let bytes = SafeTensorsWriter.encoded(["w": Tensor(shape: [1000], repeating: 1)])
        try Data(bytes).write(to: URL(filePath: path))
        let file = try SafeTensors(contentsOf: path)
        #expect(truncate(path, 200) == 0)
        #expect(throws: InferenceError.unreadableFile(path: path, code: EIO)) { try file.tensor("w") }
    }
}
