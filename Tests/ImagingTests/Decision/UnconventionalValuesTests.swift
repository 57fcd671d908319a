import DICOM
import Imaging
import Testing

/// Images whose values are no Hounsfield units of a conventional image are told apart and never segmented.
struct UnconventionalValuesTests {
    typealias Change = @Sendable (DataSet) -> Void

    /// What marks an image as one in other values, and what is said about it.
    static let unconventional: [(String, Change)] = [
        ("Rescale Type is MGML", { $0.set(.rescaleType, string: "MGML") }),
        ("Rescale Type is Z_EFF", { $0.set(.rescaleType, string: "Z_EFF") }),
        ("Rescale Type is ED", { $0.set(.rescaleType, string: "ED") }),
        ("Rescale Type is EDW", { $0.set(.rescaleType, string: "EDW") }),
        ("Rescale Type is HU_MOD", { $0.set(.rescaleType, string: "HU_MOD") }),
        ("Rescale Type is PCT", { $0.set(.rescaleType, string: "PCT") }),
        ("Units is BQML", { $0.set(AttributeTag(0x0054, 0x1001), string: "BQML", vr: .CS) }),
        ("Real World Value Mapping gives mg/cm3", { mapping("mg/cm3", in: $0) }),
        ("Image Type says VMI", { imageType("AXIAL", "VMI", in: $0) }),
        ("Image Type says MAT_SPECIFIC", { imageType("AXIAL", "MAT_SPECIFIC", in: $0) }),
        ("Image Type says MAT_REMOVED", { imageType("AXIAL", "MAT_REMOVED", in: $0) }),
        ("Image Type says MAT_FRACTIONAL", { imageType("AXIAL", "MAT_FRACTIONAL", in: $0) }),
        ("Image Type says MAT_MODIFIED", { imageType("AXIAL", "MAT_MODIFIED", in: $0) }),
        ("Image Type says MAT_VALUE_BASED", { imageType("AXIAL", "MAT_VALUE_BASED", in: $0) }),
        ("Image Type says EFF_ATOMIC_NUM", { imageType("AXIAL", "EFF_ATOMIC_NUM", in: $0) }),
        ("Image Type says ELECTRON_DENSITY", { imageType("AXIAL", "ELECTRON_DENSITY", in: $0) }),
        ("Image Type says PERFUSION", { imageType("PERFUSION", "RCBF", in: $0) }),
        ("Image Type says CBV", { imageType("AXIAL", "OTHER", "CBV", in: $0) }),
        ("Image Type says SUBTRACTION", { imageType("SUBTRACTION", in: $0) }),
        ("they are virtual monoenergetic at 55.0 keV", { monoenergetic(55, in: $0) }),
        (
            "the Series Description names \"iodine(water)\"",
            { $0.set(.seriesDescription, string: "GSI Iodine (Water) 2.5") }
        ),
        ("the Series Description names \"mg/ml\"", { $0.set(.seriesDescription, string: "Iod. Dens. [mg/ml]") }),
        ("the Series Description names \"hap(water)\"", { $0.set(.seriesDescription, string: "HAP (Water)") }),
        ("the Series Description names \"ug/cm3\"", { $0.set(.seriesDescription, string: "MD Iodine (100ug/cm3)") }),
        ("the Series Description names \"ml/min\"", { $0.set(.seriesDescription, string: "Flow [ml/min]") }),
        ("the Series Description names \"keV\"", { $0.set(.seriesDescription, string: "ABD 40 keV") }),
        ("the Series Description names \"vnc\"", { $0.set(.seriesDescription, string: "Abdomen VNC 3.0") }),
        ("the Series Description names \"zeffective\"", { $0.set(.seriesDescription, string: "Z Effective") }),
        ("the Series Description names \"tmax\"", { $0.set(.seriesDescription, string: "RAPID Tmax") }),
        ("the Series Description names \"subtraction\"", { $0.set(.seriesDescription, string: "Subtraction art-nat") }),
    ]

    @Test("a series in other values is refused by what tells it", arguments: unconventional.indices)
    func refused(index: Int) throws {
        let (reason, change) = Self.unconventional[index]
        let outline = try Self.outline { _, dataSet in change(dataSet) }
        let assessment = SeriesAssessment(outline, requirements: .any)
        #expect(!assessment.isSuitable)
        #expect(
            assessment.sentence == "The values are not the Hounsfield units of a conventional CT image: \(reason).")
    }

    @Test(
        "every term of Image Type for other values is known",
        arguments: [
            "VMI", "EFF_ATOMIC_NUM", "ELECTRON_DENSITY", "VNC", "VUE", "VNCA", "ZEFF", "Z_EFF", "RHO", "MONOE", "CBF",
            "CBV", "RCBF", "RCBV", "MTT", "TTP", "TMAX", "PBV", "DIFFERENCE", "MAT_REMOVED", "MATERIAL 1", "IODINE",
            "MONOENERGETIC", "MONOCHROMATIC", "EFFECTIVE_Z", "ELECTRON", "VIRTUAL", "PERFUSION", "SUBTRACTION",
            "FAT_FRACTION",
        ])
    func imageTypeTerms(term: String) throws {
        let outline = try Self.outline { _, dataSet in Self.imageType("AXIAL", "OTHER", term, in: dataSet) }
        #expect(outline.attributes.unconventionalValues == "Image Type says \(term)")
    }

    @Test(
        "every word of Series Description for other values is known, as makers write it",
        arguments: [
            "VNC", "Zeff", "CBF", "CBV", "rCBF", "rCBV", "MTT", "TTP", "Tmax", "PBV", "MonoE", "Subtraction",
            "Subtracted", "mg/mL", "mg/cc", "mg/cm3", "%EDW", "mL/100 g", "ml/min", "Effective Z", "Z-effective",
            "Effective Atomic Number", "Electron Density", "Iodine Map", "Iodine Density", "Iodine Overlay",
            "Iodine only", "Iodine Image", "Iodine(Water)", "Water (Iodine)", "Fat(Water)", "Calcium(Water)",
            "HAP (Water)", "Material Density", "Virtual Non-Contrast", "Virtual Unenhanced", "Virtual plain",
            "Monoenergetic", "Monochromatic", "Mono+", "Perfusion Map", "Blood Flow", "Blood Volume", "Permeability",
            "Fat Fraction", "Fat Map", "Calcium Suppression", "Uric Acid", "Contrast Map", "Mono 40 keV",
        ])
    func descriptions(words: String) throws {
        let outline = try Self.outline { _, dataSet in dataSet.set(.seriesDescription, string: "Abdomen \(words) 2.0") }
        #expect(outline.attributes.unconventionalValues?.hasPrefix("the Series Description names") == true)
    }

    /// What conventional series say too.
    static let conventional: [Change] = [
        { $0.set(.rescaleType, string: "HU") },
        { $0.set(.rescaleType, string: "US") },
        { $0.set(.rescaleType, string: "hu") },
        { $0.setEmpty(.rescaleType) },
        { $0.remove(.rescaleType) },
        { mapping("[hnsf'U]", in: $0) },
        { imageType("AXIAL", "CT_SOM5 SPI", in: $0) },
        { imageType("AXIAL", "CT_SOM5 MON", in: $0) },
        { imageType("AXIAL", "STANDARD", in: $0) },
        { $0.set(AttributeTag(0x0018, 0x9361), string: "YES", vr: .CS) },
        { $0.set(.seriesDescription, string: "Abdomen portal venous, iodine contrast, 120 kV, water drunk") },
        { $0.set(.seriesDescription, string: "Perfusion 4D raw") },
        { $0.set(.rescaleType, string: "[hnsf'U]") },
        { $0.set(.seriesDescription, string: "Abd HAP_(1.25)") },
        { $0.set(.seriesDescription, string: "Late HAP(pancreas)") },
        { $0.set(.seriesDescription, string: "Pancreas Water (500 ml) PV") },
        { $0.set(.seriesDescription, string: "Abd C+ Iodine (350) PV") },
        { $0.set(.seriesDescription, string: "Abdomen 370 mg/ml Ultravist PV") },
        { $0.set(.seriesDescription, string: "KM 3 ml/min") },
        { $0.set(.seriesDescription, string: "fat (visc) body") },
    ]

    @Test("a conventional series is taken, whatever else it says", arguments: conventional.indices)
    func taken(index: Int) throws {
        let outline = try Self.outline { _, dataSet in Self.conventional[index](dataSet) }
        #expect(outline.attributes.unconventionalValues == nil)
        #expect(SeriesRequirements.any.obstacle(to: outline) == nil)
    }

    @Test("images in other values between the slices of a series are left out, wherever they lie")
    func between() throws {
        let positions = (0..<12).map { SIMD3(0, 0, Double($0 / 2) * 3 + Double($0 % 2)) }
        let written = try WrittenSeries(positions: positions) { slice, dataSet in
            dataSet.set(.rescaleType, string: slice % 2 == 0 ? "MGML" : "HU")
        }
        let series = try written.read()
        #expect(series.instances.map(\.imagePosition.z) == [1, 4, 7, 10, 13, 16])
        #expect(series.leftOut.map(\.reason) == Array(repeating: .notHounsfield, count: 6))
        #expect(series.codes == ["unconventionalDropped"])
    }

    @Test("High Bit that leaves bits free below the value is told")
    func highBit() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.bitsStored, integer: 12)
            dataSet.set(.highBit, integer: 15)
        }.read()
        #expect(series.finding(.unusualHighBit)?.sentence.contains("High Bit is 15 where Bits Stored is 12") == true)
        #expect(series.finding(.unusualHighBit)?.sopInstanceUIDs.count == 6)
    }

    private static func outline(_ change: (Int, DataSet) throws -> Void) throws -> SeriesOutline {
        let written = try WrittenSeries(change: change)
        return try withExtendedLifetime(written) { try SeriesReader().outline(files: written.files) }
    }

    private static func imageType(_ values: String..., in dataSet: DataSet) {
        dataSet.set(.imageType, strings: ["DERIVED", "PRIMARY"] + values)
    }

    private static func mapping(_ unit: String, in dataSet: DataSet) {
        let mapping = dataSet.appendItem(to: AttributeTag(0x0040, 0x9096))
        mapping.appendItem(to: AttributeTag(0x0040, 0x08EA)).set(AttributeTag(0x0008, 0x0100), string: unit, vr: .SH)
    }

    private static func monoenergetic(_ energy: Double, in dataSet: DataSet) {
        dataSet.appendItem(to: AttributeTag(0x0018, 0x9364)).set(AttributeTag(0x0018, 0x937C), double: energy, vr: .FD)
    }
}
