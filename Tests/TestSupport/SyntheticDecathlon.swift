import Foundation

/// A task in the layout of the Medical Segmentation Decathlon: bright ellipsoids with darker decoys beside them.
public struct SyntheticDecathlon {
    private let folder: String

    private static let (size, cases) = ([40, 40, 24], 10)

    /// A task in a folder.
    public init(folder: String) { self.folder = folder }

    /// Writes ten cases.
    public func write() throws {
        for index in 0..<Self.cases {
            let (image, label) = volume(index)
            try NIfTIFile(size: Self.size, values: image).writeCompressed(to: "\(folder)/imagesTr/c\(index).nii.gz")
            try NIfTIFile(size: Self.size, values: label).writeCompressed(to: "\(folder)/labelsTr/c\(index).nii.gz")
        }
        let entries = (0..<Self.cases).map { index in
            "{\"image\": \"./imagesTr/c\(index).nii.gz\", \"label\": \"./labelsTr/c\(index).nii.gz\"}"
        }
        let list = "{\"name\": \"ellipsoids\", \"training\": [\(entries.joined(separator: ", "))]}"
        try Data(list.utf8).write(to: URL(filePath: "\(folder)/dataset.json"))
    }

    /// The configuration of a training on eight cases with two to validate, without its output.
    public func configuration(
        kind: String, filters: [Int], epochs: Int, steps: Int, dimensions: Int = 2
    ) -> String {
        let isVolume = dimensions == 3
        return """
            architecture: {kind: \(kind), dimensions: \(dimensions), filters: \(filters), outputChannels: 1}
            data:
              training: [{source: decathlon, path: task, folds: {count: 5, take: [0, 1, 2, 3]}}]
              validation: [{source: decathlon, path: task, folds: {count: 5, take: [4]}}]
            input:
              spacing: \(isVolume ? "[1, 1, 1]" : "[1, 1]")
              window: [-50, 250]
              \(isVolume ? "patch: [16, 32, 32]" : "# Whole slices, as instances' statistics are theirs when they are searched.")
            sampling: {batch: \(isVolume ? 2 : 6), foregroundShare: 0.5, stepsPerEpoch: \(steps)}
            optimizer: {kind: adamw, rate: 0.005}
            schedule: {kind: one-cycle, epochs: \(epochs)}

            """
    }

    private func volume(_ index: Int) -> (image: [Double], label: [Double]) {
        var random = SeededGenerator(seed: UInt64(index) + 1)
        let centre = Self.size.map { Double($0) * Double.random(in: 0.4...0.6, using: &random) }
        let radius = Self.size.map { Double($0) * Double.random(in: 0.18...0.25, using: &random) }
        let decoy = Self.size.map { Double($0) * Double.random(in: 0.1...0.9, using: &random) }
        var (image, label): ([Double], [Double]) = ([], [])
        for z in 0..<Self.size[2] {
            for y in 0..<Self.size[1] {
                for x in 0..<Self.size[0] {
                    func distance(_ point: [Double], _ scale: Double) -> Double {
                        zip([x, y, z], zip(point, radius)).map { place, ellipsoid in
                            let offset = (Double(place) - ellipsoid.0) / (ellipsoid.1 * scale)
                            return offset * offset
                        }.reduce(0, +)
                    }
                    let isInside = distance(centre, 1) < 1
                    let level: Double = isInside ? 180 : distance(decoy, 0.5) < 1 ? 90 : 10
                    image.append(level + Double.random(in: -30...30, using: &random))
                    label.append(isInside ? 1 : 0)
                }
            }
        }
        return (image, label)
    }
}
