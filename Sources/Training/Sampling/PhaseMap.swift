import Foundation

/// A random increasing map of CT values that does what another phase of contrast enhancement does: draws organs and
/// vessels together, as without contrast medium, or apart, and darkens or brightens them.
///
/// It is made for values between 0 and 255 HU. What it brought: Documentation/Training.md.
package struct PhaseMap {
    /// Where the map bends, in HU.
    private static let knots = [0, 25, 45, 70, 95, 120, 150, 190, 255.0]
    /// The values of 0, 1 … 255 HU, as shares of the window.
    private let table: [Float]

    /// Draws a map, or none.
    ///
    /// - Parameter probability: how often there is one.
    package init?(probability: Double, _ random: inout RandomSource) {
        guard probability > 0, random.uniform() < probability else { return nil }
        let values = Self.values(&random)
        table = (0...255).map { number in
            let value = Double(number)
            let interval = min((Self.knots.firstIndex { $0 > value } ?? Self.knots.count) - 1, Self.knots.count - 2)
            let (lower, upper) = (Self.knots[interval], Self.knots[interval + 1])
            let share = (value - lower) / (upper - lower)
            let mapped = values[interval] + (values[interval + 1] - values[interval]) * share
            return Float(min(max(mapped / 255, 0), 1))
        }
    }

    /// What the map makes of the knots.
    private static func values(_ random: inout RandomSource) -> [Double] {
        let isUnenhanced = random.uniform() < 0.35
        let together = exp(random.uniform(log(0.05), log(0.6)))
        var values = [0.0]
        for interval in 0..<knots.count - 1 {
            let slope = slope(interval, isUnenhanced: isUnenhanced, together: together, &random)
            values.append(values[interval] + slope * (knots[interval + 1] - knots[interval]))
        }
        if !isUnenhanced {
            // An enhanced organ of 100 HU comes to lie between 55 and 150 HU.
            let at100 = values[4] + 0.2 * (values[5] - values[4])
            let factor = random.uniform(55, 150) / at100
            values = values.map { $0 * factor }
        }
        let offset = 6 * random.normal()
        return [0] + values.dropFirst().map { $0 + offset }
    }

    /// How much steeper than before the map is in an interval: fat and water stay what they are, organs and vessels are
    /// drawn together where there is no contrast medium, bone stays apart.
    private static func slope(
        _ interval: Int, isUnenhanced: Bool, together: Double, _ random: inout RandomSource
    ) -> Double {
        guard isUnenhanced else { return exp(0.5 * random.normal()) }
        switch interval {
        case ..<2: return exp(0.15 * random.normal())
        case ..<7: return together * exp(0.2 * random.normal())
        default: return random.uniform(0.5, 3)
        }
    }

    /// What becomes of a share of the window, 0 to 1; what is no number stays that.
    package func value(of share: Float) -> Float {
        guard !share.isNaN else { return share }
        let place = min(max(share, 0), 1) * 255
        let index = min(Int(place), 254)
        return table[index] + (table[index + 1] - table[index]) * (place - Float(index))
    }
}
