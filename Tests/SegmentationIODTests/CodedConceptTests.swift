import DICOM
import SegmentationIOD
import Testing

@Suite("Coded concepts")
struct CodedConceptTests {
    @Test(
        "a concept means what another does by its code, its words or its older code",
        arguments: [
            (CodedConcept(value: "15776009", scheme: "SCT", meaning: "Bauchspeicheldrüse"), true),
            (CodedConcept(value: "T-65000", scheme: "SRT", meaning: ""), true),
            (CodedConcept(value: "T-65000", scheme: "99SDM", meaning: "x"), true),
            (CodedConcept(value: "P1", scheme: "99LOCAL", meaning: "PANCREAS"), true),
            (CodedConcept(value: "10200004", scheme: "SCT", meaning: "Liver"), false),
            (CodedConcept(value: "T-62000", scheme: "SRT", meaning: "Liver"), false),
            (CodedConcept(value: "15776009", scheme: "99LOCAL", meaning: ""), false),
        ])
    func meaning(other: CodedConcept, isSame: Bool) {
        #expect(other.means(.pancreas) == isSame)
        #expect(CodedConcept.pancreas.means(other) == isSame)
    }
}
