import DICOMNetwork
import NIOCore
import Testing

@Suite("Hostile input")
struct HostileInputTests {
    /// SplitMix64: the same numbers in every run.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// A whole conversation as a well-behaved requestor sends it.
    static var conversation: [UInt8] {
        var bytes = PDUEncoder.encode(.associateRequest(Samples.request()))
        bytes.writeImmutableBuffer(
            Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification, instance: nil), context: 1)
        )
        bytes.writeImmutableBuffer(Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 3))
        let piece = [UInt8](repeating: 9, count: 300)
        bytes.writeImmutableBuffer(Samples.fragment(piece, context: 3, isCommand: false, isLast: false))
        bytes.writeImmutableBuffer(Samples.fragment(piece, context: 3, isCommand: false, isLast: true))
        bytes.writeImmutableBuffer(PDUEncoder.encode(.releaseRequest))
        return Array(bytes.readableBytesView)
    }

    static func mutated(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[index] = .random(in: 0...255, using: &generator)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...9, using: &generator)))
            case 3: bytes.insert(contentsOf: bytes.suffix(Int.random(in: 1...40, using: &generator)), at: index)
            default: bytes.replaceSubrange(index..<min(bytes.count, index + 4), with: [0xFF, 0xFF, 0xFF, 0xFF])
            }
        }
        return bytes
    }

    @Test("mutated conversations are read or refused, and nothing else", arguments: 0..<8 as Range<UInt64>)
    func decoding(seed: UInt64) {
        var generator = Generator(state: seed)
        let original = Self.conversation
        var refused = 0
        for _ in 0..<4000 {
            var bytes = ByteBuffer(bytes: Self.mutated(original, &generator))
            var reader = PDUReader(maximumDataLength: 131_072)
            var assembler = MessageAssembler()
            do {
                while let token = try reader.next(from: &bytes) {
                    if case .fragment(let fragment) = token { _ = try assembler.receive(fragment) }
                }
            } catch {
                refused += 1
            }
        }
        #expect((1..<4000).contains(refused))
    }

    @Test("random bytes are no PDUs, whatever type they begin with", arguments: PDUType.allCases)
    func noise(type: PDUType) {
        var generator = Generator(state: UInt64(type.rawValue))
        for _ in 0..<2000 {
            let length = Int.random(in: 0..<400, using: &generator)
            var bytes = ByteBuffer(bytes: [type.rawValue, 0, 0, 0, UInt8(length >> 8), UInt8(length & 255)])
            bytes.writeBytes((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
            var reader = PDUReader(maximumDataLength: 131_072)
            while let token = try? reader.next(from: &bytes) {
                if case .pdu(let pdu) = token { _ = PDUEncoder.encode(pdu) }
            }
        }
    }

    @Test("random command sets are decoded or refused")
    func commands() {
        var generator = Generator(state: 77)
        let original = Array(Samples.command(0x0001, hasDataSet: true).encoded.readableBytesView)
        for _ in 0..<20_000 {
            guard let command = try? CommandSet(decoding: ByteBuffer(bytes: Self.mutated(original, &generator))) else {
                continue
            }
            _ = try? command.response(ServiceOutcome(status: .cannotUnderstand, errorComment: "no\u{0}\n\\ümlaut"))
        }
    }

    @Test("an acceptor outlives mutated conversations and serves the next peer", arguments: 100..<104 as Range<UInt64>)
    func acceptor(seed: UInt64) throws {
        var generator = Generator(state: seed)
        let original = Self.conversation
        let acceptor = SimulatedAcceptor()
        for _ in 0..<500 {
            let peer = try acceptor.connect()
            peer.send(ByteBuffer(bytes: Self.mutated(original, &generator)))
            for _ in 0..<3 { peer.wait(.hours(1)) }
            #expect(peer.isClosed)
        }
        #expect(acceptor.acceptor.connectionCount == 0)
        let peer = try acceptor.associate()
        peer.send(Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 1))
        #expect(peer.responses.map(\.status) == [.success])
    }
}
