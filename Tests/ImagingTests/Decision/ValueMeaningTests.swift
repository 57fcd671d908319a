import DICOM
import Imaging
import Testing

/// How headers say that values are Hounsfield units, in all the ways in which they do, and the nearest that do not.
@Suite("The meaning of values") struct ValueMeaningTests {
    typealias Change = @Sendable (DataSet) -> Void

    private static func obstacle(_ change: Change) throws -> String? {
        let written = try WrittenSeries { _, dataSet in change(dataSet) }
        let outline = try withExtendedLifetime(written) { try SeriesReader().outline(files: written.files) }
        return outline.attributes.unconventionalValues
    }

    private static func mapping(_ units: [String], in dataSet: DataSet) {
        for unit in units {
            dataSet.appendItem(to: .realWorldValueMappingSequence).appendItem(to: .measurementUnitsCodeSequence)
                .set(.codeValue, string: unit, vr: .SH)
        }
    }

    @Test(
        "a unit is that of Hounsfield however it is written",
        arguments: [
            ("HU", true), ("hu", true), ("US", true), ("H", true), ("UNSPECIFIED", true), ("Hounsfield Units", true),
            ("[hnsf'U]", true), ("HUx", false), ("HOUNSFIEL", false), ("OD", false), ("U", false),
        ])
    func unit(unit: String, isHounsfield: Bool) throws {
        let found = [
            try Self.obstacle { $0.set(.rescaleType, string: unit) },
            try Self.obstacle { $0.set(.units, string: unit, vr: .CS) },
            try Self.obstacle { Self.mapping([unit], in: $0) },
        ]
        let sentences = ["Rescale Type is", "Units is", "Real World Value Mapping gives"].map { "\($0) \(unit)" }
        #expect(found == (isHounsfield ? [nil, nil, nil] : sentences.map { Optional($0) }))
    }

    @Test("of several mappings one to Hounsfield units is enough, wherever it stands")
    func mappings() throws {
        for units in [["mg/cm3", "[hnsf'U]"], ["[hnsf'U]", "mg/cm3"], ["1", "HU", "2"]] {
            let found = try Self.obstacle { Self.mapping(units, in: $0) }
            #expect(found == nil)
        }
        let first = try Self.obstacle { Self.mapping(["mg/cm3", "ug/cm3"], in: $0) }
        #expect(first == "Real World Value Mapping gives mg/cm3")
    }

    @Test("of several obstacles the first is told, and of a long unit its beginning")
    func order() throws {
        let all = try Self.obstacle { dataSet in
            dataSet.set(.rescaleType, string: "MGML")
            dataSet.set(.units, string: "BQML", vr: .CS)
            Self.mapping(["mg/cm3"], in: dataSet)
            dataSet.set(.seriesDescription, string: "VNC")
        }
        #expect(all == "Rescale Type is MGML")
        let long = try Self.obstacle { $0.set(.rescaleType, string: String(repeating: "AB", count: 20)) }
        #expect(long == "Rescale Type is " + String(repeating: "AB", count: 16))
        let strange = try Self.obstacle { $0.set(.rescaleType, string: "a;b") }
        #expect(strange == "Rescale Type is \"a;b\"")
    }

    @Test("an energy is found in the data set itself, too")
    func energy() throws {
        let found = try Self.obstacle { $0.set(.monoenergeticEnergyEquivalent, double: 70, vr: .FD) }
        #expect(found == "they are virtual monoenergetic at 70.0 keV")
    }

    @Test("the first two values of Image Type say nothing of what values mean")
    func imageType() throws {
        let found = try Self.obstacle { $0.set(.imageType, strings: ["VIRTUAL", "IODINE", "AXIAL"]) }
        #expect(found == nil)
        let third = try Self.obstacle { $0.set(.imageType, strings: ["DERIVED", "PRIMARY", " iodine map "]) }
        #expect(third == "Image Type says IODINE MAP")
    }

    @Test(
        "a description names other values by whole words, by units that no dose has, and by pairs of materials",
        arguments: [
            ("ug/cc", true), ("100 µg/cm3", true), ("µg/cc", true), ("Blood (Water)", true), ("calcium(hap)", true),
            ("mono40keV", true), ("40 KEV", true), ("monoE", true), ("V N C", false), ("vncx", false),
            ("kevin", false), ("x keV", false), ("400 mg/ml", false), ("iod mg/ml", true), ("mg/ml", true),
            ("2ml/min", false), ("water", false), ("fat", false), ("Water (contrast)", false),
        ])
    func description(text: String, isOther: Bool) throws {
        let found = try Self.obstacle { $0.set(.seriesDescription, string: text) }
        #expect((found != nil) == isOther, "\(found ?? "")")
    }
}
