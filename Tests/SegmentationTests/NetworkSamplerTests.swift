import Imaging
import Segmentation
import Testing

/// What a training is fed of a series and its truth, voxel by voxel.
@Suite("Samples at a network's spacing") struct NetworkSamplerTests {
    /// Two slices of three rows and four columns, with a distance of its own along each axis.
    private static let geometry = VolumeGeometry(
        columns: 4, rows: 3, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: 1,
        columnSpacing: 2, slicePositions: [SIMD3(0, 0, 0), SIMD3(0, 0, 3)])

    private static func isClose(_ found: [Float], _ expected: [Float]) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }
    }

    @Test(
        "at the series' own distances voxels stay where they are, windowed",
        arguments: [[3, 1, 2], [1, 2]] as [NetworkSpacing])
    func own(spacing: NetworkSpacing) throws {
        let volume = Volume(geometry: Self.geometry, voxels: (0..<24).map { Int16($0 * 20 - 100) })
        let numbers = (0..<24).map { (index: Int) -> UInt8 in
            let rest = index % 5
            return rest == 0 ? 0 : UInt8(rest + 2)
        }
        let sample = try NetworkSampler(spacing: spacing, window: [-80, 320], threads: 2)
            .sample(volume, truth: Mask(geometry: Self.geometry, voxels: numbers))
        #expect(sample.size == [2, 3, 4])
        let expected = (0..<24).map { (index: Int) -> Float in
            let value = min(max(index * 20 - 100, -80), 320)
            return Float(value + 80) / 400
        }
        #expect(Self.isClose(sample.image, expected))
        #expect(sample.labels == numbers)
    }

    @Test(
        "each axis is brought to its own distance",
        arguments: [
            ([6, 1, 2], [1, 3, 4]), ([3, 3, 2], [2, 1, 4]), ([3, 1, 8], [2, 3, 1]), ([1.5, 0.5, 1], [4, 6, 8]),
            ([3, 8], [2, 1, 1]), ([0.5, 1], [2, 6, 8]),
        ] as [(NetworkSpacing, [Int])])
    func sizes(spacing: NetworkSpacing, size: [Int]) throws {
        let volume = Volume(geometry: Self.geometry, voxels: [Int16](repeating: 30, count: 24))
        let truth = Mask(geometry: Self.geometry, voxels: [UInt8](repeating: 4, count: 24))
        let sample = try NetworkSampler(spacing: spacing, window: [0, 40], threads: 1).sample(volume, truth: truth)
        let count = size.reduce(1, *)
        #expect(sample.size == size)
        let expected = [Float](repeating: 0.75, count: count)
        #expect(Self.isClose(sample.image, expected))
        #expect(sample.labels == [UInt8](repeating: 4, count: count))
    }

    @Test("a smaller image is filtered as inference filters it, so that nothing is skipped")
    func filtered() throws {
        let geometry = SyntheticSeries.geometry(columns: 4, rows: 1, places: [0])
        let volume = Volume(geometry: geometry, voxels: [10, 20, 30, 40])
        let truth = Mask(geometry: geometry, voxels: [1, 1, 0, 0])
        let sample = try NetworkSampler(spacing: [1, 2], window: [0, 70], threads: 1).sample(volume, truth: truth)
        #expect(sample.size == [1, 1, 2])
        // Weights of 3, 3 and 1 seventh.
        let expected: [Float] = [(3 * 10 + 3 * 20 + 30) / 490, (20 + 3 * 30 + 3 * 40) / 490]
        #expect(Self.isClose(sample.image, expected))
        #expect(sample.labels == [1, 0])
    }

    @Test(
        "a voxel has the label that it holds most of, or the background where no label has more",
        arguments: [
            // Of three columns the middle one counts three sevenths, the outer ones two.
            ([1, 2, 3], 2), ([1, 2, 1], 1), ([1, 0, 2], 0), ([1, 2, 0], 2), ([0, 1, 0], 0), ([3, 3, 0], 3),
            ([9, 0, 9], 9), ([0, 0, 0], 0), ([0, 1, 2], 1),
            // Of two each counts a half.
            ([1, 0], 0), ([0, 2], 0), ([1, 2], 1), ([2, 2], 2),
        ] as [([UInt8], UInt8)])
    func blended(numbers: [UInt8], label: UInt8) throws {
        let geometry = SyntheticSeries.geometry(columns: numbers.count, rows: 1, places: [0])
        let volume = Volume(geometry: geometry, voxels: numbers.map { _ in 0 })
        let sampler = NetworkSampler(spacing: [1, 4], window: [0, 1], threads: 1)
        let sample = try sampler.sample(volume, truth: Mask(geometry: geometry, voxels: numbers))
        #expect(sample.size == [1, 1, 1] && sample.labels == [label])
    }

    @Test(
        "a series that is stored turned, from head to foot, gives the sample of the upright one",
        arguments: [[2, 1.5, 1.25], [1.5, 1.25]] as [NetworkSpacing], [true, false])
    func turned(spacing: NetworkSpacing, swaps: Bool) throws {
        let geometry = SyntheticSeries.geometry(columns: 9, rows: 7, places: [0, 3, 6, 9])
        let upright = SyntheticSeries.blobs(geometry)
        let numbers = upright.voxels.map { UInt8($0 > 150 ? 2 : $0 > 100 ? 1 : 0) }
        let turned =
            swaps
            ? TurnedVolume(upright, row: SIMD3(0, -1, 0), column: SIMD3(-1, 0, 0))
            : TurnedVolume(upright, row: SIMD3(-1, 0, 0), column: SIMD3(0, 1, 0))
        #expect(turned.volume.geometry.normal.z < 0)
        let sampler = NetworkSampler(spacing: spacing, window: [-50, 250], threads: 2)
        let expected = try sampler.sample(upright, truth: Mask(geometry: geometry, voxels: numbers))
        let truth = Mask(geometry: turned.volume.geometry, voxels: turned.sources.map { numbers[$0] })
        let found = try sampler.sample(turned.volume, truth: truth)
        #expect(found.size == expected.size && found.labels == expected.labels)
        #expect(Self.isClose(found.image, expected.image))
        #expect(Set(expected.labels) == [0, 1, 2])
    }

    @Test("what inference refuses is no sample either; slices by themselves may have gaps")
    func refused() throws {
        let sample = { (geometry: VolumeGeometry, spacing: NetworkSpacing) in
            try NetworkSampler(spacing: spacing, window: [0, 1], threads: 1).sample(
                Volume(geometry: geometry, voxels: [Int16](repeating: 0, count: geometry.voxelCount)),
                truth: Mask(geometry: geometry, voxels: [UInt8](repeating: 0, count: geometry.voxelCount)))
        }
        let gaps = SyntheticSeries.geometry(columns: 4, rows: 3, places: [0, 1, 2, 9])
        #expect(throws: SegmentationError.unsuitable(.irregularSpacing(smallest: 1, largest: 7))) {
            try sample(gaps, [1, 1, 1])
        }
        #expect(try sample(gaps, [1, 1]).size == [4, 3, 4])
        let coronal = SyntheticSeries.geometry(columns: 4, rows: 3, places: [0, 1], column: SIMD3(0, 0, -1))
        let spacings: [NetworkSpacing] = [[1, 1], [1, 1, 1]]
        for spacing in spacings {
            #expect(throws: SegmentationError.unsuitable(.notAxial(degrees: 90, limit: 45))) {
                try sample(coronal, spacing)
            }
        }
    }
}
