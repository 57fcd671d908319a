import DICOM
import Imaging
import Testing

/// What single attributes tell, and do not tell, of the acquisitions of a series.
struct AcquisitionMarkTests {
    typealias Slice = AcquisitionTests.Slice

    /// Two or more acquisitions of eight slices each, numbered by position.
    private static func acquisitions(
        _ count: Int, offset: Double, _ change: @escaping @Sendable (Int, DataSet) -> Void
    ) -> [Slice] {
        var slices: [Slice] = []
        for acquisition in 0..<count {
            for index in 0..<8 {
                let place = Double(index) * 3 + Double(acquisition) * offset
                let number = index * count + acquisition + 1
                slices.append(
                    (
                        place,
                        { dataSet in
                            dataSet.set(.instanceNumber, integer: number)
                            change(acquisition, dataSet)
                        }
                    ))
            }
        }
        return slices
    }

    @Test(
        "acquisitions are told apart by Acquisition Time where Acquisition DateTime is one for the series",
        arguments: [0, 1.5])
    func constantMoment(offset: Double) throws {
        let slices = Self.acquisitions(2, offset: offset) { acquisition, dataSet in
            dataSet.set(.acquisitionDateTime, string: "20240102101000")
            dataSet.set(.acquisitionTime, string: acquisition == 0 ? "101112" : "101212")
        }
        let series = try AcquisitionTests.Written(slices).outline()
        #expect(series.instances.count == 8)
        #expect(series.findings.contains { $0.sentence.contains("Acquisition Time") })
    }

    @Test("acquisitions are told apart by Acquisition DateTime where Acquisition Time is one for the series")
    func constantTime() throws {
        let slices = Self.acquisitions(2, offset: 1.5) { acquisition, dataSet in
            dataSet.set(.acquisitionDateTime, string: acquisition == 0 ? "20240102101112" : "20240102101212")
        }
        #expect(try AcquisitionTests.Written(slices).outline().instances.count == 8)
    }

    @Test(
        "phases of a heartbeat that are numbered through at each position are told apart",
        arguments: [
            (AttributeTag(0x0018, 0x1060), ValueRepresentation.DS), (AttributeTag(0x0020, 0x9128), .UL),
            (AttributeTag(0x0020, 0x9241), .FL),
        ])
    func phases(tag: AttributeTag, vr: ValueRepresentation) throws {
        let slices = Self.acquisitions(4, offset: 0) { phase, dataSet in
            switch vr {
            case .UL: dataSet.set(tag, integers: [phase + 1], vr: .UL)
            case .FL:
                let bits = (Float(phase) * 25).bitPattern.littleEndian
                dataSet.set(tag, bytes: withUnsafeBytes(of: bits) { Array($0) }, vr: .FL)
            default: dataSet.set(tag, double: Double(phase) * 100, vr: .DS)
            }
        }
        let series = try AcquisitionTests.Written(slices).outline()
        #expect(series.instances.count == 8)
        #expect(series.leftOut.count == 24)
    }

    /// Twelve slices whose odd and even ones differ in how a number is written.
    @Test(
        "a number is the same however it is written",
        arguments: [AttributeTag.sliceThickness, .kvp, .acquisitionNumber])
    func numberText(tag: AttributeTag) throws {
        var slices: [Slice] = []
        for index in 0..<12 {
            let text = index % 2 == 0 ? "3" : "3.0"
            slices.append((Double(index) * 1.5, { dataSet in dataSet.set(tag, string: text) }))
        }
        let series = try AcquisitionTests.Written(slices).outline()
        #expect(series.instances.count == 12)
        #expect(series.leftOut.isEmpty)
    }

    @Test(
        "odd and even slices that are just thick enough together are one acquisition, whatever alternates",
        arguments: [AttributeTag.seriesTime, .acquisitionNumber, .protocolName, .instanceNumber])
    func alternating(tag: AttributeTag) throws {
        var slices: [Slice] = []
        for index in 0..<12 {
            let text =
                tag == .instanceNumber ? "\(index / 2 + index % 2 * 6 + 1)" : index % 2 == 0 ? "101112" : "101115"
            slices.append(
                (
                    Double(index) * 1.5,
                    { dataSet in
                        dataSet.set(.sliceThickness, double: 1.5)
                        dataSet.set(tag, string: text)
                    }
                ))
        }
        let series = try AcquisitionTests.Written(slices).outline()
        #expect(series.instances.count == 12)
        #expect(series.leftOut.isEmpty)
    }

    @Test("thin slices of two acquisitions that are minutes apart are told apart all the same")
    func thinAcquisitions() throws {
        let slices = Self.acquisitions(2, offset: 1.5) { acquisition, dataSet in
            dataSet.set(.sliceThickness, double: 1.5)
            dataSet.set(.acquisitionNumber, integer: acquisition + 1)
            dataSet.set(.acquisitionTime, string: acquisition == 0 ? "101112" : "101512")
        }
        #expect(try AcquisitionTests.Written(slices).outline().instances.count == 8)
    }

    @Test("an acquisition whose distances halve on the way stays whole", arguments: [5.0, 2.5])
    func halvedDistance(thickness: Double) throws {
        let places = [0, 5, 10, 15, 20, 22.5, 25, 27.5, 30, 32.5, 35, 40, 45, 50, 55]
        let slices = AcquisitionTests.slices(places) { $0.set(.sliceThickness, double: thickness) }
        let series = try AcquisitionTests.Written(slices).outline()
        #expect(series.instances.count == places.count)
        #expect(series.leftOut.isEmpty)
    }

    /// Instance Numbers, along the normal, of an uneven stack that is twelve slices and a shorter stack of six between
    /// them, none where they have none; and how many slices one acquisition is.
    static let numberings: [([Int], Int)] = [
        // Each stack numbered from 1; pairs swapped, so that every second number rises; none.
        ([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12], 12),
        ([1, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14, 17, 16, 18], 12), ([], 12),
        (Array(1...18), 18), ((1...18).reversed(), 18),
    ]

    @Test(
        "stacks of unlike extents are told apart by their places unless they are numbered through along the normal",
        arguments: numberings)
    func numberedAlong(numbers: [Int], taken: Int) throws {
        let places = (AcquisitionTests.comb(0, 3, 12) + AcquisitionTests.comb(1, 3, 6)).sorted()
        var slices: [Slice] = []
        for (index, place) in places.enumerated() {
            let number = numbers.isEmpty ? nil : numbers[index]
            slices.append(
                (
                    place,
                    { dataSet in
                        dataSet.set(.sliceThickness, double: 3)
                        if let number {
                            dataSet.set(.instanceNumber, integer: number)
                        } else {
                            dataSet.remove(.instanceNumber)
                        }
                    }
                ))
        }
        let series = try AcquisitionTests.Written(slices).outline()
        #expect(series.instances.count == taken && series.leftOut.count == 18 - taken)
        #expect(series.findings.contains { $0.sentence.contains("by position") } == (taken == 12))
    }

    @Test("a number that picks slices of two acquisitions without order tells nothing of them")
    func pickedSlices() throws {
        // Two of nine distances between the slices of the first number are those of missing ones.
        let picked: [Set<Int>] = [[0, 1, 2, 3, 5], [6, 7, 9, 10, 11]]
        var slices: [Slice] = []
        for scan in 0..<2 {
            for index in 0..<12 {
                let number = picked[scan].contains(index) ? 1 : 2
                slices.append(
                    (
                        Double(index) * 3,
                        { dataSet in
                            dataSet.set(.acquisitionNumber, integer: number)
                            dataSet.set(.kvp, string: scan == 0 ? "80" : "140")
                        }
                    ))
            }
        }
        let written = try AcquisitionTests.Written(slices)
        let taken = Set(try written.outline().instances.map(\.path))
        #expect([Set(written.paths.prefix(12)), Set(written.paths.suffix(12))].contains(taken))
    }

    @Test("times that are no numbers are in no order, and do no harm")
    func oddTimes() throws {
        var slices: [Slice] = []
        for index in 0..<12 {
            let text = ["1011nan", "1011inf", "10110x1p3"][index % 3]
            slices.append((Double(index) * 3, { dataSet in dataSet.set(.acquisitionTime, string: text) }))
        }
        #expect(try AcquisitionTests.Written(slices).outline().instances.count == 12)
    }
}
