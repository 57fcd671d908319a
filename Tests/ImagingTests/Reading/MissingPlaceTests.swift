import DICOM
import Imaging
import Testing

/// Where what is left out lies, on both sides of each limit: whether a result is called partial hangs on it.
@Suite("The place of what is left out") struct MissingPlaceTests {
    typealias Spoiler = @Sendable (DataSet) -> Void

    /// Seven slices 2 mm apart, of which the last is spoiled and lies at a place of its own among or beside 0...10.
    private static func leftOut(at place: Double, _ spoil: Spoiler) throws -> LeftOutInstance {
        let positions = (0..<7).map { SIMD3(-10, -20, Double($0) * 2) }
        let series = try WrittenSeries(positions: positions) { slice, dataSet in
            guard slice == 6 else { return }
            dataSet.move(by: SIMD3(0, 0, place - 12))
            spoil(dataSet)
        }.read()
        #expect(series.instances.count == 6)
        return try #require(series.leftOut.first)
    }

    private static let broken: Spoiler = { $0.set(.bitsAllocated, integer: 12) }
    private static let inColour: Spoiler = { $0.set(.samplesPerPixel, integer: 3) }
    private static let plan: Spoiler = { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }

    @Test(
        "a broken slice is missing where it is further than three quarters of the distance from the others",
        arguments: [
            (4.0, false, true), (5, false, true), (10, false, true), (11.4, false, false), (11.6, true, false),
            (40, true, false), (-1.4, false, false), (-1.6, true, false),
        ])
    func brokenSlice(place: Double, leavesHole: Bool, isInside: Bool) throws {
        let left = try Self.leftOut(at: place, Self.broken)
        #expect(left.reason == .broken && left.leavesHole == leavesHole && left.isInsideVolume == isInside)
    }

    @Test(
        "an image of a kind that gives no slice is missing where the next slice would lie, and no further",
        arguments: [(12.0, true), (12.9, true), (13.1, false), (-2.9, true), (-3.1, false), (9, false)])
    func unsupported(place: Double, leavesHole: Bool) throws {
        let left = try Self.leftOut(at: place, Self.inColour)
        #expect(left.reason == .unsupported && left.leavesHole == leavesHole)
        #expect(left.isInsideVolume == (place == 9))
    }

    @Test("an image without a place is missing where there is a hole for it")
    func withoutPlace() throws {
        let left = try Self.leftOut(at: 12) { $0.remove(.imagePositionPatient) }
        #expect(left.reason == .unsupported && left.isInsideVolume && !left.leavesHole)
    }

    /// Six slices with a hole in the middle, in which a localizer lies that differs from the slices.
    private static func planInHole(_ change: Spoiler) throws -> LeftOutInstance {
        let series = try WrittenSeries { slice, dataSet in
            guard slice == 3 else { return }
            plan(dataSet)
            change(dataSet)
        }.read()
        return try #require(series.leftOut.first)
    }

    @Test("what says that it is no slice stands for one only where it has the slices' grid")
    func grid() throws {
        let alike: [Spoiler] = [
            { _ in }, { $0.set(.pixelSpacing, doubles: [0.5004, 0.5]) },
            { $0.set(.imageOrientationPatient, doubles: [1, 0.002, 0, -0.002, 1, 0]) },
        ]
        for (index, change) in alike.enumerated() {
            let left = try Self.planInHole(change)
            #expect(left.reason == .localizer && left.leavesHole, "\(index)")
        }
        let others: [Spoiler] = [
            { $0.set(.pixelSpacing, doubles: [0.5, 0.501]) }, { $0.set(.pixelSpacing, doubles: [0.501, 0.5]) },
            { $0.set(.imageOrientationPatient, doubles: [1, 0.02, 0, -0.02, 1, 0]) },
            { dataSet in
                dataSet.set(.rows, integer: 7)
                dataSet.set(.columns, integer: 5)
            },
            { $0.set(.imageOrientationPatient, doubles: [-1, 0, 0, 0, 1, 0]) },
            { $0.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, -1, 0]) },
        ]
        for (index, change) in others.enumerated() {
            let left = try Self.planInHole(change)
            #expect(left.reason == .localizer && !left.leavesHole, "\(index)")
        }
    }

    @Test("a header that fails is a localizer or a page where its Image Type says so, else broken")
    func reasons() throws {
        let page: Spoiler = { $0.set(.imageType, strings: ["DERIVED", "SECONDARY", "REPORT"]) }
        let cases: [(Spoiler, LeftOutInstance.Reason)] = [(Self.plan, .localizer), (page, .page), ({ _ in }, .broken)]
        for (spoil, reason) in cases {
            let left = try Self.leftOut(at: 12) { dataSet in
                spoil(dataSet)
                Self.broken(dataSet)
            }
            #expect(left.reason == reason)
        }
    }

    @Test(
        "secondary images are pages where three quarters of the images are original, else slices",
        arguments: [(8, 2, 6), (8, 3, 8), (4, 1, 3)])
    func strays(count: Int, secondary: Int, slices: Int) throws {
        let positions = (0..<count).map { SIMD3(0, 0, Double($0) * 3) }
        let series = try WrittenSeries(positions: positions) { slice, dataSet in
            if slice >= count - secondary { dataSet.set(.imageType, strings: ["DERIVED", "SECONDARY", "AXIAL"]) }
        }.read()
        #expect(series.instances.count == slices)
        #expect(series.leftOut.allSatisfy { $0.reason == .page })
    }

    @Test(
        "images without a rescale are left out where half of the images have one", arguments: [(3, 3), (4, 6)])
    func withoutRescale(lacking: Int, slices: Int) throws {
        let series = try WrittenSeries { slice, dataSet in
            guard slice < lacking else { return }
            for tag in [AttributeTag.rescaleSlope, .rescaleIntercept] { dataSet.remove(tag) }
        }.read()
        #expect(series.instances.count == slices)
        #expect(series.leftOut.map(\.reason) == Array(repeating: .notHounsfield, count: 6 - slices))
    }

    @Test("a padding value that metal has too is padding where any corner has it", arguments: 0..<35)
    func corners(pixel: Int) throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.pixelPaddingValue, integers: [4095], vr: .US)
            dataSet.setPixels((0..<35).map { UInt16($0 == pixel ? 4095 : 1064) })
        }.read()
        // 5 rows of 7 columns.
        let isCorner = [0, 6, 28, 34].contains(pixel)
        #expect(series.volume.voxels[pixel] == (isCorner ? -1024 : 3071))
        #expect(series.volume.voxels.filter { $0 == 40 }.count == 6 * 34)
    }

    @Test(
        "beyond what 12 bits hold a padding value needs no corner",
        arguments: [(1999, false), (2000, false), (3100, false), (3101, true)])
    func metal(value: Int, isPadding: Bool) throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.bitsStored, integer: 16)
            dataSet.set(.highBit, integer: 15)
            dataSet.set(.rescaleIntercept, integer: 0)
            dataSet.set(.pixelPaddingValue, integers: [value], vr: .US)
            dataSet.setPixels((0..<35).map { UInt16($0 == 17 ? value : 40) })
        }.read()
        #expect(series.volume.voxels[17] == (isPadding ? -1024 : Int16(value)))
    }
}
