import DICOM
import Imaging
import Testing

/// What of a slice's attributes is found again in the series, each in its own place.
@Suite("The attributes of a series") struct SeriesAttributeTests {
    private static func outline(_ change: (Int, DataSet) throws -> Void) throws -> SeriesOutline {
        let written = try WrittenSeries(change: change)
        return try withExtendedLifetime(written) { try SeriesReader().outline(files: written.mixedUp) }
    }

    @Test("every attribute that the choice rests on is read from its own element, of the first slice")
    func attributes() throws {
        let outline = try Self.outline { slice, dataSet in
            guard slice == 0 else { return dataSet.set(.seriesDescription, string: "another") }
            dataSet.set(.seriesDescription, string: "one")
            dataSet.set(.seriesNumber, integer: 23)
            dataSet.set(.imageType, strings: ["Original", "primary", "AXIAL", "x"])
            dataSet.set(.convolutionKernel, strings: ["Br38f", "3"])
            dataSet.set(.sliceThickness, double: 2.25)
            dataSet.set(.patientPosition, string: "FFS")
            dataSet.set(.contrastBolusAgent, string: "two")
            dataSet.set(.bodyPartExamined, string: "CHEST")
            dataSet.set(.protocolName, string: "three")
            dataSet.set(.gantryDetectorTilt, double: -4.5)
        }
        let expected = SeriesAttributes(
            modality: "CT", seriesDescription: "one", seriesNumber: 23,
            imageType: ["ORIGINAL", "PRIMARY", "AXIAL", "X"], convolutionKernel: ["Br38f", "3"], sliceThickness: 2.25,
            patientPosition: "FFS", contrastAgent: "two", bodyPart: "CHEST", protocolName: "three", gantryTilt: -4.5)
        #expect(outline.attributes == expected)
    }

    @Test("what is not there is absent")
    func absent() throws {
        let outline = try Self.outline { _, dataSet in
            for tag in [
                AttributeTag.seriesDescription, .seriesNumber, .imageType, .convolutionKernel, .sliceThickness,
                .patientPosition, .contrastBolusAgent, .bodyPartExamined,
            ] { dataSet.remove(tag) }
        }
        #expect(outline.attributes == SeriesAttributes(modality: "CT"))
    }

    @Test("a slice is known by its file, its UIDs, its place, its number and its rescale")
    func instances() throws {
        var expected: [SourceInstance] = []
        let written = try WrittenSeries { slice, dataSet in
            dataSet.set(.instanceNumber, integer: 40 - slice)
            dataSet.set(.rescaleSlope, integer: slice + 1)
            dataSet.set(.rescaleIntercept, integer: -1000 - slice)
            let uid = try #require(dataSet.uid(.sopInstanceUID))
            expected.append(
                SourceInstance(
                    path: "", sopClassUID: SOPClass.ctImageStorage, sopInstanceUID: uid,
                    imagePosition: SIMD3(-10, -20, Double(slice) * 2), instanceNumber: 40 - slice,
                    rescale: Rescale(slope: Double(slice + 1), intercept: Double(-1000 - slice))))
        }
        let outline = try SeriesReader().outline(files: written.mixedUp)
        for (index, instance) in outline.instances.enumerated() {
            #expect(instance.path == written.files[index])
            #expect(instance.sopInstanceUID == expected[index].sopInstanceUID)
            #expect(instance.sopClassUID == expected[index].sopClassUID)
            #expect(instance.imagePosition == expected[index].imagePosition)
            #expect(instance.instanceNumber == expected[index].instanceNumber)
            #expect(instance.rescale == expected[index].rescale)
        }
        #expect(outline.instances.count == 6)
    }

    @Test("study, series and frame of reference keep their own UIDs")
    func identity() throws {
        let outline = try Self.outline { _, dataSet in
            dataSet.set(.studyInstanceUID, string: "1.2.31")
            dataSet.set(.seriesInstanceUID, string: "1.2.32")
            dataSet.set(.frameOfReferenceUID, string: "1.2.33")
        }
        #expect(outline.studyInstanceUID.description == "1.2.31")
        #expect(outline.seriesInstanceUID.description == "1.2.32")
        #expect(outline.frameOfReferenceUID?.description == "1.2.33")
    }

    @Test(
        "a loss is one that a slice tells, with the ratios that can be",
        arguments: [
            ("01", [10, 4], ["ISO_10918_1", "ISO_15444_1"], true), ("01", [], [], true), ("00", [10], ["A"], false),
            ("", [10], ["A"], false),
        ] as [(String, [Double], [String], Bool)])
    func lossy(flag: String, ratios: [Double], methods: [String], isLossy: Bool) throws {
        let outline = try Self.outline { _, dataSet in
            dataSet.set(.lossyImageCompression, string: flag)
            if !ratios.isEmpty { dataSet.set(.lossyImageCompressionRatio, doubles: ratios + [0, -1]) }
            if !methods.isEmpty { dataSet.set(.lossyImageCompressionMethod, strings: methods) }
        }
        #expect(outline.lossyCompression == (isLossy ? LossyCompression(ratios: ratios, methods: methods) : nil))
        #expect(outline.findings.map(\.code) == (isLossy ? [.lossyCompression] : []))
    }

    @Test("of several losses that of the slice with the most steps counts for the series")
    func mostSteps() throws {
        let outline = try Self.outline { slice, dataSet in
            guard slice < 4 else { return }
            let methods = slice == 2 ? ["ISO_10918_1", "ISO_15444_1"] : ["ISO_10918_1"]
            dataSet.set(.lossyImageCompression, string: "01")
            dataSet.set(.lossyImageCompressionMethod, strings: methods)
            dataSet.set(.lossyImageCompressionRatio, doubles: methods.map { _ in Double(slice + 2) })
        }
        #expect(
            outline.lossyCompression == LossyCompression(ratios: [4, 4], methods: ["ISO_10918_1", "ISO_15444_1"]))
    }

    @Test(
        "a slope or intercept is believed within its limits",
        arguments: [
            (AttributeTag.rescaleSlope, "999999", true), (.rescaleSlope, "-999999", true),
            (.rescaleSlope, "1e6", false), (.rescaleSlope, "-1e6", false), (.rescaleIntercept, "999999999", true),
            (.rescaleIntercept, "1e9", false),
            (.rescaleIntercept, "-1e9", false),
        ])
    func limits(tag: AttributeTag, text: String, isBelieved: Bool) throws {
        let outline = try Self.outline { slice, dataSet in
            if slice == 5 { dataSet.set(tag, string: text) }
        }
        #expect(outline.instances.count == (isBelieved ? 6 : 5))
    }

    @Test(
        "a place or a spacing is believed within its limits",
        arguments: [
            (AttributeTag.pixelSpacing, [0.0001, 0.0001], true), (.pixelSpacing, [1000, 1000], true),
            (.pixelSpacing, [0.00009, 0.5], false), (.pixelSpacing, [0.5, 1001], false),
            (.imagePositionPatient, [0, 0, 999_999], true), (.imagePositionPatient, [0, 0, 1_000_000], false),
            (.imagePositionPatient, [-1_000_000, 0, 0], false),
        ] as [(AttributeTag, [Double], Bool)])
    func places(tag: AttributeTag, values: [Double], isBelieved: Bool) throws {
        let outline = try Self.outline { slice, dataSet in
            if slice == 5 { dataSet.set(tag, doubles: values) }
        }
        let broken = outline.leftOut.filter { $0.reason == .broken }
        #expect(broken.isEmpty == isBelieved)
    }
}
