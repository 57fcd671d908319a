import DICOM
import TestSupport
import Testing

/// Data sets by grammar, with mistakes where levels end. A few thousand are tried in each run; 4,800,000 were
/// once, by an optimized build, without a difference.
@Suite(.takingTurns)
struct LevelEndFuzzTests {
    @Test(
        "the scanner accepts what its naive twin accepts, however the bytes are cut",
        arguments: DataSetScannerTests.syntaxes)
    func grammar(syntax: TransferSyntax) {
        var dataSets = RandomDataSet(seed: 11, syntax: syntax)
        var pieces = SeededGenerator(seed: 12)
        var accepted = 0
        for _ in 0..<4000 {
            let bytes = dataSets.next()
            let expected = NaiveDataSetReader.accepts(bytes, syntax)
            #expect(((try? scan(bytes, syntax)) != nil) == expected, "\(bytes)")
            let piece = pieces.number(in: 1...13)
            #expect(((try? scan(bytes, syntax, piece: piece)) != nil) == expected, "\(piece): \(bytes)")
            accepted += expected ? 1 : 0
        }
        #expect((1000...3600).contains(accepted), "\(accepted) of 4000 are well formed")
    }
}
