import DICOM
import Foundation
import TestSupport
import Testing

/// Codestreams of a few bytes that claim gigabytes or hours.
struct CodestreamLimitTests {
    /// A JPEG 2000 codestream without a coefficient, and why it is refused.
    struct Claim: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var size = 4096
        var tile = 4096
        var layers: UInt16 = 1
        var levels: UInt8 = 5
        var codeBlock: UInt8 = 4
        var precinct: UInt8?
        var inTilePart = false
        let reason: String

        var codestream: [UInt8] {
            var bytes: [UInt8] = [0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0]
            for number in [size, size, 0, 0, tile, tile, 0, 0] { bytes += number.bigEndianBytes }
            bytes += [0, 1, 15, 1, 1]
            bytes += inTilePart ? Self(testDescription: "", reason: "").codingStyle : codingStyle
            bytes += [0xFF, 0x5C, 0, 4 + 3 * levels, 0x40] + [UInt8](repeating: 0x40, count: 3 * Int(levels) + 1)
            let tilePart = inTilePart ? codingStyle : []
            bytes += [0xFF, 0x90, 0, 10, 0, 0] + (14 + tilePart.count).bigEndianBytes + [0, 1]
            return bytes + tilePart + [0xFF, 0x93, 0xFF, 0xD9]
        }

        private var codingStyle: [UInt8] {
            let sizes = precinct.map { [UInt8](repeating: $0, count: Int(levels) + 1) } ?? []
            let layers = [UInt8(layers >> 8), UInt8(layers & 0xFF)]
            let parameters = [sizes.isEmpty ? 0 : 1, 0] + layers + [0, levels, codeBlock, codeBlock, 0, 1] + sizes
            return [0xFF, 0x52, 0, UInt8(parameters.count + 2)] + parameters
        }
    }

    static let claims: [Claim] = [
        Claim(testDescription: "tiny precincts", precinct: 0x11, reason: "more than 131072 code-blocks"),
        Claim(testDescription: "no level, pixel by pixel", levels: 0, precinct: 0, reason: "131072 code-blocks"),
        Claim(testDescription: "tiny code-blocks", codeBlock: 0, reason: "more than 131072 code-blocks"),
        Claim(testDescription: "in a tile-part", precinct: 0x11, inTilePart: true, reason: "131072 code-blocks"),
        Claim(testDescription: "tiny tiles", tile: 17, reason: "more than 4096 tiles"),
        Claim(testDescription: "layers", layers: 65535, precinct: 0x66, reason: "more than 8388608 packets"),
        Claim(
            testDescription: "another size", size: 4095, reason: "4095x4095 pixels of 1 samples where 4096x4096 of 1"),
    ]

    @Test("a JPEG 2000 codestream that claims too much is refused before anything is allocated", arguments: claims)
    func jpeg2000(claim: Claim) throws {
        for syntax in [TransferSyntax.jpeg2000Lossless, TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.201"))] {
            let error = try refusal(of: image(syntax, claim.codestream))
            #expect(error?.description.contains(claim.reason) == true, "\(String(describing: error))")
        }
    }

    @Test("a codestream of more coding styles than any encoder makes is refused before they are kept")
    func styles() throws {
        let plain = Claim(testDescription: "", reason: "").codestream
        let style = { (codeBlock: UInt8) -> [UInt8] in
            [0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 5, codeBlock, codeBlock, 0, 1]
        }
        let many = (0..<9000).flatMap { style($0.isMultiple(of: 2) ? 3 : 4) }
        let error = try refusal(of: image(.jpeg2000Lossless, plain[..<45] + many + plain[45...]))
        #expect(error == .undecodablePixelData("the codestream has more than 8192 coding styles"))
    }

    /// Claims at a limit and just beyond it.
    static let pairs: [(within: Claim, beyond: Claim)] = [
        (
            Claim(testDescription: "4096 tiles", tile: 64, codeBlock: 4, reason: ""),
            Claim(testDescription: "4225 tiles", tile: 63, codeBlock: 4, reason: "more than 4096 tiles")
        ),
        (
            Claim(testDescription: "2^23 packets", layers: 2048, levels: 0, precinct: 0x66, reason: ""),
            Claim(
                testDescription: "4096 more", layers: 2049, levels: 0, precinct: 0x66,
                reason: "more than 8388608 packets")
        ),
        (
            Claim(testDescription: "65536 code-blocks", levels: 0, codeBlock: 2, reason: ""),
            Claim(testDescription: "262144", levels: 0, codeBlock: 1, reason: "more than 131072 code-blocks")
        ),
    ]

    @Test("as much as a limit allows is left to the decoder to judge", arguments: pairs)
    func bounds(claims: (within: Claim, beyond: Claim)) throws {
        let within = try refusal(of: image(.jpeg2000Lossless, claims.within.codestream))
        #expect(within?.description.contains("more than") == false, "\(String(describing: within))")
        let beyond = try refusal(of: image(.jpeg2000Lossless, claims.beyond.codestream))
        #expect(beyond?.description.contains(claims.beyond.reason) == true, "\(String(describing: beyond))")
    }

    @Test("64 scans are left to the decoder, 65 are refused", arguments: [64, 65])
    func mostScans(count: Int) throws {
        let frame: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC2, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 5, 0x10, 0]
        let codestream = frame + (0..<count).flatMap { _ in scan } + [0xFF, 0xD9]
        let image = CompressedImage(
            transferSyntax: TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.55")), codestream: codestream, bits: 8,
            isSigned: false)
        let error = try refusal(of: image)
        #expect((error?.description.contains("scans where at most 64") == true) == (count == 65))
    }

    @Test("a JPEG codestream of more scans than any encoder makes is refused")
    func scans() throws {
        let frame: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC2, 0, 11, 8, 16, 0, 16, 0, 1, 1, 0x11, 0]
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 5, 0x10, 0]
        let codestream = frame + (0..<1000).flatMap { _ in scan } + [0xFF, 0xD9]
        let syntax = TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.55"))
        let error = try refusal(of: image(syntax, codestream))
        #expect(error == .undecodablePixelData("the codestream has 1000 scans where at most 64 were expected"))
    }

    @Test("a frame in more fragments than are walked through is refused")
    func fragments() throws {
        var bytes = image(.jpeg2000Lossless, [0xFF, 0x4F]).file.dropLast(8)
        for _ in 0..<20_000 { bytes += [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0] }
        let error = try refusal(of: Array(bytes) + [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0])
        #expect(error == .undecodablePixelData("the frame has too many fragments"))
    }

    private func image(_ syntax: TransferSyntax, _ codestream: [UInt8]) -> CompressedImage {
        CompressedImage(
            transferSyntax: syntax, codestream: codestream, rows: 4096, columns: 4096, bits: 8, isSigned: false)
    }

    private func refusal(of image: CompressedImage) throws -> DICOMError? { try refusal(of: image.file) }

    private func refusal(of file: [UInt8]) throws -> DICOMError? {
        let folder = try TemporaryFolder()
        let path = folder.path("image.dcm")
        try Data(file).write(to: URL(filePath: path))
        return #expect(throws: DICOMError.self) { try DataSet(contentsOf: path).decodedFrame(0) }
    }
}

extension Int {
    /// The number's four bytes, most significant first.
    fileprivate var bigEndianBytes: [UInt8] { withUnsafeBytes(of: UInt32(self).bigEndian) { Array($0) } }
}
