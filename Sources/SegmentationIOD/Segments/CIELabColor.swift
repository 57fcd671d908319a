import Glibc

/// A display colour in the device-independent encoding of RecommendedDisplayCIELabValue.
///
///     CIELabColor(red: 255, green: 255, blue: 255).values == [65535, 32896, 32896]
///
/// Each of L*, a* and b* is scaled to 0...65535: L* from 0...100, a* and b* from -128...127. The white point is D50,
/// that of the profile connection space; readers that assume D65 show white as white and primaries a shade off.
///
/// Standard: PS3.3 C.10.7.1.1.
public struct CIELabColor: Hashable, Sendable, Codable {
    /// L* scaled to 0...65535.
    public let lightness: UInt16
    /// a* scaled to 0...65535; 0x8080 is neutral.
    public let greenRed: UInt16
    /// b* scaled to 0...65535; 0x8080 is neutral.
    public let blueYellow: UInt16

    /// The three values in the order of the attribute.
    public var values: [UInt16] { [lightness, greenRed, blueYellow] }

    /// Creates a colour from its three encoded values.
    public init(lightness: UInt16, greenRed: UInt16, blueYellow: UInt16) {
        self.lightness = lightness
        self.greenRed = greenRed
        self.blueYellow = blueYellow
    }

    /// Converts an sRGB colour, each component 0...255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        let linear = [red, green, blue].map(Self.linearized)
        let relative = Self.sRGBToD50.map { row in
            Self.companded(zip(row, linear).reduce(0) { $0 + $1.0 * $1.1 })
        }
        lightness = Self.scaled(116 * relative[1] - 16, offset: 0, range: 100)
        greenRed = Self.scaled(500 * (relative[0] - relative[1]), offset: 128, range: 255)
        blueYellow = Self.scaled(200 * (relative[1] - relative[2]), offset: 128, range: 255)
    }

    /// The rows give X, Y and Z relative to the D50 white point (Bradford adaptation from D65).
    private static let sRGBToD50: [[Double]] = [
        [0.4360747 / 0.9642200, 0.3850649 / 0.9642200, 0.1430804 / 0.9642200],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322 / 0.8252100, 0.0971045 / 0.8252100, 0.7141733 / 0.8252100],
    ]

    /// IEC 61966-2-1: removes the transfer curve of sRGB; 0...1.
    private static func linearized(_ component: UInt8) -> Double {
        let value = Double(component) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    /// CIE 15: the cube root with its linear toe.
    private static func companded(_ value: Double) -> Double {
        let threshold = 216.0 / 24389.0
        return value > threshold ? cbrt(value) : (24389.0 / 27.0 * value + 16) / 116
    }

    private static func scaled(_ value: Double, offset: Double, range: Double) -> UInt16 {
        UInt16(min(max((value + offset) / range * 65535, 0), 65535).rounded())
    }
}
