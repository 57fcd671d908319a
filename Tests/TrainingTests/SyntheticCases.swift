import Training

/// Cases that a small network can learn: bright ellipses on a noisy background with a darker decoy.
enum SyntheticCases {
    static func make(_ count: Int, size: [Int], seed: UInt64 = 1) -> [TrainingCase] {
        (0..<count).map { index in
            var random = RandomSource(seed, UInt64(index))
            let centre = size.map { Double($0) * random.uniform(0.35, 0.65) }
            let radius = size.map { max(1, Double($0)) * random.uniform(0.15, 0.25) }
            let decoy = size.map { Double($0) * random.uniform(0.1, 0.9) }
            var image: [Float] = []
            var labels: [UInt8] = []
            for z in 0..<size[0] {
                for y in 0..<size[1] {
                    for x in 0..<size[2] {
                        let place = [Double(z), Double(y), Double(x)]
                        let axes = size[0] > 1 ? 0..<3 : 1..<3
                        func distance(_ centre: [Double], _ scale: Double) -> Double {
                            axes.map { axis in
                                let offset = (place[axis] - centre[axis]) / (radius[axis] * scale)
                                return offset * offset
                            }.reduce(0, +)
                        }
                        let isInside = distance(centre, 1) < 1
                        let isDecoy = !isInside && distance(decoy, 0.5) < 1
                        let level = isInside ? 0.8 : isDecoy ? 0.5 : 0.2
                        image.append(Float(min(max(level + 0.1 * random.normal(), 0), 1)))
                        labels.append(isInside ? 1 : 0)
                    }
                }
            }
            return TrainingCase(
                name: "synthetic \(index)", patient: "\(seed)-\(index)", size: size, image: image, labels: labels)
        }
    }
}
