import DICOM
import Foundation
import TestSupport
import Testing

/// Damages data sets at random, the same way in every run: whatever comes of it, nothing crashes, and what the scanner
/// lets through gives the same attributes however it is cut.
@Suite(.takingTurns)
struct MutationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("damaged data sets are scanned the same way in any pieces", arguments: DataSetScannerTests.syntaxes)
    func scanning(syntax: TransferSyntax) throws {
        let original = everyKindOfElement(syntax)
        var random = SeededGenerator(seed: 1)
        for _ in 0..<3000 {
            let bytes = mutated(original, using: &random)
            let whole = try? scan(bytes, syntax)
            let pieces = try? scan(bytes, syntax, piece: Int.random(in: 1...9, using: &random))
            #expect((whole == nil) == (pieces == nil))
            #expect(whole?.strings(.sopInstanceUID) == pieces?.strings(.sopInstanceUID))
            #expect(whole?.string(.patientName) == pieces?.string(.patientName))
        }
    }

    @Test("damaged synthetic files are read or refused", arguments: DataSetScannerTests.syntaxes)
    func synthetic(syntax: TransferSyntax) throws {
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage,
            mediaStorageSOPInstanceUID: .random(),
            transferSyntax: syntax
        )
        var random = SeededGenerator(seed: 2)
        for _ in 0..<300 { try read(header.encoded() + mutated(everyKindOfElement(syntax), using: &random)) }
    }

    @Test("damaged real files are read or refused", .enabled(if: SharedData.isAvailable, "no shared data"))
    func real() throws {
        var random = SeededGenerator(seed: 3)
        for path in SharedData.files(in: "data/transfer-syntaxes/testImages") {
            let original = Array(try Data(contentsOf: URL(filePath: path)))
            for _ in 0..<6 { try read(mutated(original, using: &random)) }
        }
    }

    /// Reads everything that a file has to give; errors are what is expected.
    private func read(_ bytes: [UInt8]) throws {
        let path = folder.path(UUID().uuidString)
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let dataSet = try? DataSet(contentsOf: path) else { return }
        for tag in dataSet.tags {
            _ = dataSet.strings(tag)
            _ = try? dataSet.doubles(tag)
            for item in dataSet.items(tag) { _ = item.tags.map { item.string($0) } }
        }
        _ = try? dataSet.decodedFrame(0)
    }

    /// The bytes with a few of them changed, removed, repeated or cut off.
    private func mutated(_ original: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard let place = bytes.indices.randomElement(using: &random) else { break }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[place] = [0, 0xFF, 0xFE, 0x7F].randomElement(using: &random) ?? 0
            case 3: bytes.removeSubrange(place..<min(place + 4, bytes.count))
            case 4: bytes.insert(contentsOf: bytes[place..<min(place + 16, bytes.count)], at: place)
            default: if Bool.random(using: &random) { bytes.removeSubrange(place...) }
            }
        }
        return bytes
    }
}
