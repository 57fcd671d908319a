import Imaging
import Phantoms
import Synchronization
import Testing

@Suite("The synthetic abdomen")
struct AbdomenPhantomTests {
    private static let coarse = PhantomParameters(columns: 160, pixelSpacing: 2.4, slices: 14, sliceSpacing: 8)

    @Test("the same seed gives the same voxels, another seed others")
    func seeds() {
        var other = Self.coarse
        other.seed = 2
        let first = AbdomenPhantom(Self.coarse)
        #expect(first.volume == AbdomenPhantom(Self.coarse).volume)
        #expect(first.truth != AbdomenPhantom(other).truth)
    }

    @Test("the pancreas has the size of one, lies inside the scanned range and has the values of the portal phase")
    func pancreas() throws {
        let phantom = AbdomenPhantom(Self.coarse)
        let millilitres = try #require(phantom.truth.volumeMillilitres)
        #expect((40...75).contains(millilitres))
        let ends = [phantom.truth.slice(0), phantom.truth.slice(13)]
        #expect(ends.allSatisfy { $0.allSatisfy { $0 == 0 } })
        let values = zip(phantom.volume.voxels, phantom.truth.voxels).filter { $1 == 1 }.map { Double($0.0) }
        let mean = values.reduce(0, +) / Double(values.count)
        #expect((70...115).contains(mean))
    }

    @Test("its volume does not depend on how finely it is sampled", arguments: [(320, 1.2, 5.0), (128, 3.0, 5.0)])
    func sampling(columns: Int, pixelSpacing: Double, sliceSpacing: Double) throws {
        let parameters = PhantomParameters(
            columns: columns, pixelSpacing: pixelSpacing, slices: 20, sliceSpacing: sliceSpacing, noise: 0)
        let millilitres = try #require(AbdomenPhantom(parameters).truth.volumeMillilitres)
        #expect(abs(millilitres - 55) < 5)
    }

    @Test("noise has the standard deviation asked for and no mean", arguments: [0.0, 8, 20])
    func noise(deviation: Double) {
        var parameters = Self.coarse
        parameters.slices = 2
        parameters.noise = 0
        let still = AbdomenPhantom(parameters).volume.voxels
        parameters.noise = deviation
        let noisy = AbdomenPhantom(parameters).volume.voxels
        // Air cannot fall below the lowest value, so only tissue counts.
        let differences = zip(still, noisy).filter { $0.0 > -500 }.map { Double($1) - Double($0) }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let square = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
        #expect(abs(mean) < 0.3)
        #expect(abs(square.squareRoot() - deviation) < 0.05 * deviation + 0.01)
    }

    @Test("air is noisy on both sides of its mean, and no value leaves the range of a CT")
    func range() {
        var parameters = Self.coarse
        (parameters.slices, parameters.noise) = (1, 0)
        let still = AbdomenPhantom(parameters).volume.voxels
        parameters.noise = 20
        let air = zip(still, AbdomenPhantom(parameters).volume.voxels).filter { $0.0 == -1000 }.map { $0.1 }
        let lower = Double(air.count { $0 < -1000 }) / Double(air.count)
        #expect(air.count > 1000 && (0.4...0.6).contains(lower), "\(lower)")
        #expect(air.min() == -1024)
        parameters.noise = 3000
        let extremes = AbdomenPhantom(parameters).volume.voxels
        #expect(extremes.min() == -1024 && extremes.max() == 3071)
    }

    /// The trunk reaches 158 mm to the sides and 112 mm to front and back; its surface is 1.1 mm wide.
    @Test("a surface is soft on both sides, wherever it faces", arguments: [(158.0, 60, true), (112.0, 40, false)])
    func softSurface(reach: Double, steps: Int, isAcross: Bool) {
        for (distance, share) in [(-0.3, 0.5 + 0.3 / 1.1), (0.3, 0.5 - 0.3 / 1.1)] {
            let spacing = (reach + distance) / Double(steps)
            let phantom = AbdomenPhantom(
                PhantomParameters(columns: 129, pixelSpacing: spacing, slices: 1, sliceSpacing: 5, noise: 0))
            for place in [64 - steps, 64 + steps] {
                let found = phantom.volume[slice: 0, row: isAcross ? 64 : place, column: isAcross ? place : 64]
                // Air has -1000 HU, skin 20.
                #expect(abs(Double(found) - (-1000 + 1020 * share)) < 5, "\(found) at \(distance) mm")
            }
        }
    }

    @Test("the progress goes up with every slice, to the whole")
    func progress() {
        let shares = Mutex<[Double]>([])
        var parameters = Self.coarse
        parameters.slices = 5
        _ = AbdomenPhantom(parameters) { share in shares.withLock { $0.append(share) } }
        #expect(shares.withLock { $0.sorted() } == [0.2, 0.4, 0.6, 0.8, 1])
    }

    @Test("slices lie around the pancreas in patient coordinates")
    func geometry() {
        let geometry = Self.coarse.geometry
        #expect(geometry.regularSpacing == 8)
        #expect(geometry.slicePositions.first?.z == -52)
        #expect(geometry.slicePositions.last?.z == 52)
        #expect(geometry.normal == SIMD3(0, 0, 1))
    }

    /// Millimetres from the middle, to the patient's left and to the back: 2 mm a pixel, one slice through the middle.
    private static let landmarks: [(left: Int, back: Int, hounsfield: Double, tolerance: Double)] = [
        (6, 4, 172, 1), (-26, 4, 140, 11), (-100, -30, 112, 12), (-160, 0, -1000, 1), (2, 38, 210, 95),
        (20, -106, -100, 15),
    ]

    @Test("what lies to the patient's left is on the left, and what lies in front is in front")
    func sides() {
        let phantom = AbdomenPhantom(
            PhantomParameters(columns: 201, pixelSpacing: 2, slices: 1, sliceSpacing: 5, noise: 0))
        for place in Self.landmarks {
            let found = phantom.volume[slice: 0, row: 100 + place.back / 2, column: 100 + place.left / 2]
            #expect(abs(Double(found) - place.hounsfield) <= place.tolerance, "\(place): \(found)")
        }
    }

    @Test("slices go up: the spleen is on the left and the liver on the right of the third of three, 40 mm apart")
    func upperSlice() {
        let phantom = AbdomenPhantom(
            PhantomParameters(columns: 201, pixelSpacing: 2, slices: 3, sliceSpacing: 40, noise: 0))
        let spleen = (0..<3).map { Double(phantom.volume[slice: $0, row: 113, column: 154]) }
        #expect(abs(spleen[2] - 122) < 10, "\(spleen)")
        #expect(abs(spleen[0] - 122) > 20, "\(spleen)")
        let liver = Double(phantom.volume[slice: 2, row: 90, column: 45])
        #expect(abs(liver - 112) < 12, "\(liver)")
    }

    @Test("each slice has noise of its own, and the noise has a grain")
    func grain() {
        var parameters = Self.coarse
        (parameters.slices, parameters.noise) = (2, 0)
        let still = AbdomenPhantom(parameters).volume
        parameters.noise = 20
        let noisy = AbdomenPhantom(parameters).volume
        let noise = (0..<2).map { slice in zip(still.slice(slice), noisy.slice(slice)).map { Double($1) - Double($0) } }
        // The middle of a slice has no air, whose values are limited.
        let middle = (60..<100).flatMap { row in (60..<100).map { column in row * 160 + column } }
        let here = middle.map { noise[0][$0] }
        #expect(abs(Self.correlation(here, middle.map { noise[1][$0] })) < 0.2)
        #expect(Self.correlation(here, middle.map { noise[0][$0 + 1] }) > 0.2)
        #expect(Self.correlation(here, middle.map { noise[0][$0 + 160] }) > 0.2)
    }

    /// Of two fields of noise with a deviation of 20 HU.
    private static func correlation(_ first: [Double], _ second: [Double]) -> Double {
        zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / Double(first.count) / 400
    }

    @Test("the parameters are those of a usual CT where nothing is said")
    func defaults() {
        let usual = PhantomParameters(
            columns: 512, pixelSpacing: 0.75, slices: 60, sliceSpacing: 2.5, noise: 12, seed: 1)
        #expect(PhantomParameters() == usual)
        let geometry = PhantomParameters(columns: 5, pixelSpacing: 2, slices: 4, sliceSpacing: 3).geometry
        #expect(geometry.rows == 5 && geometry.columns == 5 && geometry.rowSpacing == 2 && geometry.columnSpacing == 2)
        #expect(geometry.rowDirection == SIMD3(1, 0, 0) && geometry.columnDirection == SIMD3(0, 1, 0))
        let heights = [-4.5, -1.5, 1.5, 4.5]
        #expect(geometry.slicePositions == heights.map { SIMD3<Double>(-4, -4, $0) })
    }
}
