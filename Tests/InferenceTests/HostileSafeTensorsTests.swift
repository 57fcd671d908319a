import Inference
import TestSupport
import Testing

@Suite struct HostileSafeTensorsTests {
    static func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
        #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
    }

    /// Headers that must be refused in front of eight bytes of data.
    static let headers: [String] = [
        "", "null", "[]", "{", #"{"w":null}"#, #"{"w":{}}"#, #"{"w":{"dtype":"F32","shape":[2]}}"#, "\u{0}",
        #"{"__metadata__":{"a":1},"w":\#(tensor("[2]", "[0,8]"))}"#,
        String(repeating: "[", count: 200_000),
        String(repeating: #"{"a":"#, count: 200_000),
        #"{"w":\#(tensor("[2]", "[0,4]"))}"#,
        #"{"w":\#(tensor("[2]", "[8,0]"))}"#,
        #"{"w":\#(tensor("[2]", "[-8,0]"))}"#,
        #"{"w":\#(tensor("[2]", "[0,8,8]"))}"#,
        #"{"w":\#(tensor("[2]", "[]"))}"#,
        #"{"w":\#(tensor("[2]", "[8,16]"))}"#,
        #"{"w":\#(tensor("[4]", "[0,16]"))}"#,
        #"{"w":\#(tensor("[2]", "[0,9223372036854775807]"))}"#,
        #"{"w":\#(tensor("[2]", "[0,92233720368547758080]"))}"#,
        #"{"w":\#(tensor("[-2]", "[0,8]"))}"#,
        #"{"w":\#(tensor("[-1,-2]", "[0,8]"))}"#,
        #"{"w":\#(tensor("[2.5]", "[0,8]"))}"#,
        #"{"w":\#(tensor("[4294967296,4294967296,4294967296]", "[0,8]"))}"#,
        #"{"w":\#(tensor("[4611686018427387906]", "[0,8]"))}"#,
        #"{"w":\#(tensor("[0,9223372036854775807,9223372036854775807]", "[0,8]"))}"#,
        #"{"w":\#(tensor("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]", "[0,8]"))}"#,
        #"{"a":\#(tensor("[2]", "[0,8]")),"b":\#(tensor("[2]", "[0,8]"))}"#,
        #"{"a":\#(tensor("[1]", "[0,4]"))}"#,
        #"{"a":\#(tensor("[1]", "[4,8]"))}"#,
        #"{"a":\#(tensor("[5]", "[0,5]", type: "U8")),"b":\#(tensor("[5]", "[3,8]", type: "U8"))}"#,
    ]

    @Test("a header that contradicts its file is refused", arguments: headers)
    func header(_ header: String) {
        #expect {
            try SafeTensorsFile.open(SafeTensorsFile.bytes(header: header, data: [0, 0, 0, 0, 0, 0, 0, 0]))
        } throws: { Self.isMalformed($0) }
    }

    @Test("a header length beyond the file is refused", arguments: [3, 1 << 23, 1 << 62, UInt64.max])
    func length(_ length: UInt64) {
        #expect { try SafeTensorsFile.open(SafeTensorsFile.bytes(length: length, header: "{}")) } throws: {
            Self.isMalformed($0)
        }
    }

    @Test("a file cut short anywhere is refused")
    func truncated() throws {
        let whole = SafeTensorsWriter.encoded([
            "a": Tensor(shape: [2], values: [1, 2]), "b": Tensor(shape: [1], values: [3]),
        ])
        for length in 0..<whole.count {
            #expect { try SafeTensorsFile.open(Array(whole[..<length])) } throws: { Self.isMalformed($0) }
        }
    }

    @Test("bytes behind the last tensor are refused")
    func trailing() {
        let bytes = SafeTensorsWriter.encoded(["a": Tensor(shape: [1], values: [1])]) + [0]
        #expect { try SafeTensorsFile.open(bytes) } throws: { Self.isMalformed($0) }
    }

    @Test("a changed byte never does worse than an error", .takingTurns, arguments: [1, 2, 3] as [UInt64])
    func fuzzed(seed: UInt64) throws {
        let whole = SafeTensorsWriter.encoded([
            "a": Tensor(shape: [2, 2], repeating: 1), "bc": Tensor(shape: [3], repeating: 2),
        ])
        var random = RandomTensors(seed: seed)
        var accepted = 0
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0...random.whole(0...2) { bytes[random.whole(0...whole.count - 1)] = UInt8(random.whole(0...255)) }
            do {
                let file = try SafeTensorsFile.open(bytes)
                for name in file.names { #expect(try file.tensor(name).values.count <= 7) }
                accepted += 1
            } catch let error as InferenceError {
                #expect(!error.description.isEmpty)
            }
        }
        #expect(accepted > 0 && accepted < 300)
    }

    private static func isMalformed(_ error: any Error) -> Bool {
        guard case .malformedSafeTensors = error as? InferenceError else { return false }
        return true
    }
}
