import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// Several acquisitions of one region in one series: one is taken whole, never a mixture; one acquisition stays whole.
struct AcquisitionTests {
    /// One slice: its place along z and how its data set differs.
    typealias Slice = (place: Double, change: @Sendable (DataSet) -> Void)

    /// Where the slices of two acquisitions lie.
    static let layouts: [(String, [Double], [Double])] = [
        ("half a distance beside", comb(0, 3, 8), comb(1.5, 3, 8)),
        ("at the same places", comb(0, 3, 8), comb(0, 3, 8)),
        ("a third beside", comb(0, 3, 8), comb(1, 3, 8)),
        ("with another distance", comb(0, 3, 9), comb(0.4, 2, 12)),
        ("with other numbers of slices", comb(0, 3, 10), comb(6, 3, 6)),
        ("overlapping by half", comb(0, 3, 10), comb(15, 3, 10)),
        ("overlapping by half, beside", comb(0, 3, 10), comb(16.5, 3, 10)),
        ("in reversed order", comb(0, 3, 8), comb(0, 3, 8).reversed()),
        ("in reversed order, beside", comb(0, 3, 8), comb(1.5, 3, 8).reversed()),
    ]

    /// What tells two acquisitions apart: the change of slice `index` of acquisition 0 or 1.
    struct Mark: Sendable {
        let name: String
        let change: @Sendable (_ dataSet: DataSet, _ acquisition: Int, _ index: Int) -> Void

        init(_ name: String, _ change: @escaping @Sendable (DataSet, Int, Int) -> Void) {
            (self.name, self.change) = (name, change)
        }

        /// A mark that is a text of each acquisition.
        init(_ name: String, _ tag: AttributeTag, _ texts: [String]) {
            self.init(name) { dataSet, acquisition, _ in dataSet.set(tag, string: texts[acquisition]) }
        }

        /// A mark that is a number of each slice.
        init(_ name: String, _ tag: AttributeTag, _ number: @escaping @Sendable (Int, Int) -> Int) {
            self.init(name) { dataSet, acquisition, index in
                dataSet.set(tag, string: "\(number(acquisition, index))", vr: .IS)
            }
        }

        /// A mark that is a time of each slice, in half seconds.
        init(_ name: String, times tag: AttributeTag, _ number: @escaping @Sendable (Int, Int) -> Int) {
            self.init(name) { dataSet, acquisition, index in
                dataSet.set(tag, string: AcquisitionTests.clock(number(acquisition, index)))
            }
        }
    }

    static let marks: [Mark] = [
        Mark("Acquisition Number", .acquisitionNumber) { scan, _ in scan + 1 },
        Mark("an Acquisition Number of each slice", .acquisitionNumber) { scan, index in scan * 20 + index + 1 },
        Mark("Acquisition Time", .acquisitionTime, ["101500", "101540.5"]),
        Mark("an Acquisition Time of each slice", times: .acquisitionTime) { scan, index in scan * 40 + index },
        Mark("an Acquisition Time without a pause", times: .acquisitionTime) { scan, index in scan * 20 + index },
        Mark("Acquisition DateTime", .acquisitionDateTime, ["20260101101500", "20260101102500"]),
        Mark("Temporal Position", AttributeTag(0x0020, 0x0100)) { scan, _ in scan + 1 },
        Mark("Image Type", .imageType, ["ORIGINAL\\PRIMARY\\AXIAL\\ART", "ORIGINAL\\PRIMARY\\AXIAL\\VEN"]),
        Mark("Convolution Kernel", .convolutionKernel, ["B30f", "B31f"]),
        Mark("Content Time", .contentTime, ["101500", "101540"]),
        Mark("a Content Time of each slice", times: .contentTime) { scan, index in scan * 40 + index },
        Mark("Series Number", .seriesNumber) { scan, _ in scan + 4 },
        Mark("KVP", .kvp, ["80", "140"]),
        Mark("ranges of Instance Number", .instanceNumber) { scan, index in scan * 100 + index + 1 },
        Mark("the order of Instance Number", .instanceNumber) { scan, index in scan * 12 + index + 1 },
    ]

    @Test("of two acquisitions one is taken whole", arguments: layouts.indices, marks.indices)
    func twoAcquisitions(layout: Int, mark: Int) throws {
        let (place, first, second) = Self.layouts[layout]
        let change = Self.marks[mark].change
        let name = Self.marks[mark].name
        var slices: [Slice] = []
        for (acquisition, places) in [first, second].enumerated() {
            for (index, place) in places.enumerated() {
                slices.append((place, { dataSet in change(dataSet, acquisition, index) }))
            }
        }
        let files = try Written(slices)
        let series = try files.outline()
        let taken = Set(series.instances.map(\.path))
        let wholes = [Set(files.paths.prefix(first.count)), Set(files.paths.dropFirst(first.count))]
        #expect(wholes.contains(taken), "\(place), told by \(name): \(taken.count) slices are no whole acquisition")
        let isContinued = place.hasPrefix("overlapping")
        #expect(series.leftOut.contains { $0.reason == .otherStation } == isContinued)
        #expect(series.leftOut.allSatisfy { $0.leavesHole == ($0.reason == .otherStation) })
        #expect(series.instances.count + series.leftOut.count == slices.count)
        let finding = try #require(series.findings.first { $0.code == .severalAcquisitions })
        #expect(finding.sentence.contains("2 acquisitions of one region"), "\(finding)")
    }

    /// Acquisitions of eight slices each at the same places.
    static func acquisitions(_ count: Int, _ change: @escaping @Sendable (Int, DataSet) -> Void) -> [Slice] {
        var slices: [Slice] = []
        for acquisition in 0..<count {
            for place in comb(0, 3, 8) { slices.append((place, { dataSet in change(acquisition, dataSet) })) }
        }
        return slices
    }

    /// An attribute, the values that two acquisitions at the same places have of it, and how the record names it.
    static let named: [(tag: AttributeTag, values: [String], name: String)] = [
        (.acquisitionNumber, ["1", "2"], "Acquisition Number"),
        (AttributeTag(0x0020, 0x0100), ["1", "2"], "Temporal Position Identifier"),
        (.imageType, ["ORIGINAL\\PRIMARY\\AXIAL\\ART", "ORIGINAL\\PRIMARY\\AXIAL\\VEN"], "Image Type"),
        (.convolutionKernel, ["B30f", "B31f"], "Convolution Kernel"),
        (.contrastBolusAgent, ["A", "B"], "Contrast/Bolus Agent"), (.kvp, ["80", "140"], "KVP"),
        (.sliceThickness, ["3", "4"], "Slice Thickness"),
        (AttributeTag(0x0008, 0x0017), ["1.2.8", "1.2.9"], "Acquisition UID"),
        (AttributeTag(0x0008, 0x3010), ["1.2.8", "1.2.9"], "Irradiation Event UID"),
        (.seriesNumber, ["4", "5"], "Series Number"), (.seriesDescription, ["Early", "Late"], "Series Description"),
        (.protocolName, ["One", "Two"], "Protocol Name"), (.seriesTime, ["1015", "1025"], "Series Time"),
    ]

    @Test("any attribute can tell acquisitions apart, and is named with its values", arguments: named.indices)
    func namesAttribute(index: Int) throws {
        let (tag, values, name) = Self.named[index]
        let slices = Self.acquisitions(2) { acquisition, dataSet in dataSet.set(tag, string: values[acquisition]) }
        let series = try Written(slices).outline()
        let sentence = try #require(series.findings.first { $0.code == .severalAcquisitions }).sentence
        for value in values { #expect(sentence.contains("\(name) \(value) (8 slices)"), "\(sentence)") }
    }

    @Test(
        "a pause that is longer than usual steps tells acquisitions apart, also where each slice has a time of its own",
        arguments: [(AttributeTag.acquisitionTime, "Acquisition Time"), (.contentTime, "Content Time")], [12, 40])
    func namesPause(attribute: (tag: AttributeTag, name: String), pause: Int) throws {
        var slices: [Slice] = []
        for scan in 0..<2 {
            for (index, place) in Self.comb(0, 3, 8).enumerated() {
                let time = Self.clock(scan * pause + index)
                slices.append((place, { dataSet in dataSet.set(attribute.tag, string: time) }))
            }
        }
        let series = try Written(slices).outline()
        let sentence = try #require(series.findings.first { $0.code == .severalAcquisitions }).sentence
        #expect(sentence.contains("pauses of \(attribute.name)"), "\(sentence)")
    }

    @Test("of three phases one is taken whole, and the record names the others")
    func threePhases() throws {
        let slices = Self.acquisitions(3) { phase, dataSet in dataSet.set(.acquisitionNumber, integer: phase + 2) }
        let series = try Written(slices).outline()
        #expect(series.instances.count == 8)
        #expect(series.leftOut.count == 16)
        let sentence = try #require(series.findings.first { $0.code == .severalAcquisitions }).sentence
        for number in 2...4 { #expect(sentence.contains("Acquisition Number \(number) (8 slices)"), "\(sentence)") }
    }

    @Test("slices that are thin and near each other are all kept")
    func thinSlices() throws {
        let series = try Written(Self.comb(0, 0.4, 12).map { place in (place, { _ in }) }).outline()
        #expect(series.instances.count == 12 && series.leftOut.isEmpty)
    }

    @Test("of two acquisitions one that covers less than half of the other is not taken, however good it is")
    func smallRival() throws {
        var slices: [Slice] = []
        for (acquisition, (count, kernel)) in [(12, "B70f"), (5, "B30f")].enumerated() {
            for place in Self.comb(0, 3, count) {
                slices.append(
                    (
                        place,
                        { dataSet in
                            dataSet.set(.acquisitionNumber, integer: acquisition + 1)
                            dataSet.set(.convolutionKernel, string: kernel)
                        }
                    ))
            }
        }
        let files = try Written(slices)
        #expect(Set(try files.outline().instances.map(\.path)) == Set(files.paths.prefix(12)))
    }

    @Test("of a repeated slice the one of the larger acquisition is kept, whatever the numbers", arguments: [1, 3])
    func repeatedSlice(number: Int) throws {
        var slices: [Slice] = Self.comb(0, 3, 8).map { place in
            (place, { dataSet in dataSet.set(.acquisitionNumber, integer: 2) })
        }
        slices.append((9, { dataSet in dataSet.set(.acquisitionNumber, integer: number) }))
        let files = try Written(slices)
        let series = try files.outline()
        #expect(series.instances.count == 8)
        #expect(series.leftOut.map(\.path) == [files.paths[8]] && series.leftOut[0].reason == .duplicatePosition)
    }

    @Test("a slice that was taken between others belongs to their acquisition", arguments: [1, 2])
    func sliceInBetween(count: Int) throws {
        var places: [Double] = (0..<12).map { Double($0) * 23 }
        for number in 0..<count { places.append(Double(number + 4) * 23 + 3) }
        var slices: [Slice] = []
        for (index, place) in places.enumerated() {
            slices.append((place, { dataSet in dataSet.set(.instanceNumber, integer: index + 1) }))
        }
        let series = try Written(slices).outline()
        #expect(series.instances.count == 12 + count)
        #expect(series.leftOut.isEmpty)
    }

    @Test("the better of two acquisitions is taken: the one with contrast medium", arguments: 0..<2)
    func better(enhanced: Int) throws {
        let slices = Self.acquisitions(2) { phase, dataSet in
            dataSet.set(.acquisitionNumber, integer: phase + 1)
            if phase != enhanced { dataSet.remove(.contrastBolusAgent) }
        }
        let files = try Written(slices)
        #expect(Set(try files.outline().instances.map(\.path)) == Set(files.paths.dropFirst(enhanced * 8).prefix(8)))
    }

    @Test(
        "of phases alike in all else the last is taken where contrast medium was given, else the first",
        arguments: 0..<2)
    func phases(isEnhanced: Int) throws {
        let slices = Self.acquisitions(3) { phase, dataSet in
            dataSet.set(.acquisitionNumber, integer: phase + 1)
            if isEnhanced == 0 { dataSet.remove(.contrastBolusAgent) }
        }
        let files = try Written(slices)
        let wanted = isEnhanced == 1 ? files.paths.suffix(8) : files.paths.prefix(8)
        #expect(Set(try files.outline().instances.map(\.path)) == Set(wanted))
    }

    /// A series that is one acquisition, however its attributes vary.
    struct Whole: Sendable {
        let name: String
        let slices: [Slice]

        init(_ name: String, _ slices: [Slice]) { (self.name, self.slices) = (name, slices) }

        /// Twelve slices, 3 mm apart, each with a number of its own.
        init(_ name: String, _ tag: AttributeTag, _ number: @escaping @Sendable (Int) -> Int) {
            self.init(name, text: tag) { index in "\(number(index))" }
        }

        /// Twelve slices, 3 mm apart, each with a text of its own.
        init(_ name: String, text tag: AttributeTag, _ text: @escaping @Sendable (Int) -> String) {
            var slices: [Slice] = []
            for (index, place) in AcquisitionTests.comb(0, 3, 12).enumerated() {
                slices.append((place, { dataSet in dataSet.set(tag, string: text(index)) }))
            }
            self.init(name, slices)
        }
    }

    static let wholes: [Whole] = [
        Whole("an Acquisition Number of each slice", .acquisitionNumber) { index in index + 3 },
        Whole("an Acquisition Number of each two slices", .acquisitionNumber) { index in index / 2 },
        Whole("an Acquisition Time of each slice", text: .acquisitionTime) { index in clock(index) },
        Whole("a falling Acquisition Time", text: .acquisitionTime) { index in clock(40 - index) },
        Whole("times out of order here and there", text: .acquisitionTime) { index in
            clock(index % 5 == 0 ? index + 2 : index)
        },
        Whole("Content Time in disorder", text: .contentTime) { index in clock(index * 7 % 12) },
        Whole("Instance Number in disorder", .instanceNumber) { index in disorder[index] },
        Whole("one Instance Number", .instanceNumber) { _ in 1 },
        Whole("another Image Type in the middle", text: .imageType) { index in
            index == 5 ? "DERIVED\\PRIMARY\\AXIAL" : "ORIGINAL\\PRIMARY\\AXIAL"
        },
        Whole("Image Types in disorder", text: .imageType) { index in
            "ORIGINAL\\PRIMARY\\AXIAL\\" + (disorder[index] % 2 == 0 ? "A" : "B")
        },
        Whole("two pieces that abut", .acquisitionNumber) { index in index < 6 ? 1 : 2 },
        Whole("two pieces, each numbered from 1", .instanceNumber) { index in index % 6 + 1 },
        Whole("two slices from each stop of the table", pairs),
    ]

    private static let disorder = [5, 0, 9, 3, 11, 7, 1, 10, 4, 8, 2, 6]

    /// Twelve slices of 2.5 mm, two from each stop of the table.
    private static var pairs: [Slice] {
        var slices: [Slice] = []
        for index in 0..<12 {
            let place = Double(index / 2) * 6 + Double(index % 2) * 2.5
            slices.append((place, { dataSet in dataSet.set(.sliceThickness, double: 2.5) }))
        }
        return slices
    }

    @Test("one acquisition stays whole", arguments: wholes.indices)
    func wholeAcquisition(index: Int) throws {
        let what = Self.wholes[index].name
        let slices = Self.wholes[index].slices
        let series = try Written(slices).outline()
        #expect(series.instances.count == slices.count, "\(what): \(series.findings)")
        #expect(series.leftOut.isEmpty)
    }

    @Test("two pieces of a long scan that share a slice stay together, without the slice that is there twice")
    func abutting() throws {
        let slices =
            Self.slices(Self.comb(0, 3, 8)) { $0.set(.acquisitionNumber, integer: 1) }
            + Self.slices(Self.comb(21, 3, 8)) { $0.set(.acquisitionNumber, integer: 2) }
        let series = try Written(slices).outline()
        #expect(series.instances.map(\.imagePosition.z) == Self.comb(0, 3, 15))
        #expect(series.leftOut.map(\.reason) == [.duplicatePosition])
    }

    @Test("two uneven stacks that no attribute tells apart are told apart by their places")
    func byPlace() throws {
        let places = (Self.comb(0, 3, 8) + Self.comb(1, 3, 8)).sorted()
        let slices = Self.slices(places) { $0.set(.sliceThickness, double: 3) }
        let series = try Written(slices).outline()
        #expect(series.geometry.regularSpacing == 3)
        #expect(series.instances.count == 8)
        #expect(series.findings.first { $0.code == .severalAcquisitions }?.sentence.contains("by position") == true)
    }

    @Test(
        "two acquisitions that nothing tells apart are refused",
        arguments: [
            (comb(0, 3, 8) + comb(0, 3, 8), "8 of 8 positions hold more than one slice"),
            (comb(0, 3, 8) + comb(0.05, 3, 8), "8 of 8 positions hold more than one slice"),
            (comb(0, 3, 8) + comb(1.5, 3, 8), "every Instance Number stands for several slices side by side"),
        ]
    )
    func indistinguishable(places: [Double], sign: String) throws {
        var slices: [Slice] = []
        for (index, place) in places.enumerated() {
            slices.append((place, { dataSet in dataSet.set(.instanceNumber, integer: index % 8 + 1) }))
        }
        #expect(throws: ImagingError.mixedAcquisitions(slices: 16, sign: sign)) { try Written(slices).outline() }
    }

    @Test("only slices within a tenth of a millimetre are at one position, however far apart the others lie")
    func samePosition() throws {
        let far = try Written(Self.slices([0, 23, 46, 49, 69, 92])).outline()
        #expect(far.instances.count == 6)
        let near = try Written(Self.slices([0, 23, 46, 46.09, 69, 92])).outline()
        #expect(near.instances.map(\.imagePosition.z) == [0, 23, 46, 69, 92])
        #expect(near.leftOut.map(\.reason) == [.duplicatePosition])
    }

    /// Slices at places, all changed alike.
    static func slices(_ places: [Double], _ change: @escaping @Sendable (DataSet) -> Void = { _ in }) -> [Slice] {
        var slices: [Slice] = []
        for place in places { slices.append((place, change)) }
        return slices
    }

    static func comb(_ start: Double, _ distance: Double, _ count: Int) -> [Double] {
        (0..<count).map { start + distance * Double($0) }
    }

    /// A time so many half seconds after a quarter past ten.
    static func clock(_ halfSeconds: Int) -> String {
        String(format: "1015%02d.%d", halfSeconds / 2, halfSeconds % 2 * 5)
    }

    /// A series of slices of 5 rows and 7 columns, each where it is wanted.
    struct Written {
        private let series: WrittenSeries
        var paths: [String] { series.files }

        init(_ slices: [Slice]) throws {
            let positions = slices.indices.map { SIMD3(0, 0, Double($0)) }
            series = try WrittenSeries(positions: positions) { index, dataSet in
                dataSet.set(.imagePositionPatient, doubles: [0, 0, slices[index].place])
                slices[index].change(dataSet)
            }
        }

        func outline() throws -> SeriesOutline { try SeriesReader().outline(files: paths.reversed()) }
    }
}
