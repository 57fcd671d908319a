/// The part of the CT values that is told apart: everything below looks like its lower end, everything above like its
/// upper end.
///
///     let window: HounsfieldWindow = [-100, 240]
///     window.share(of: 70) == 0.5
///
/// Both ends are in Hounsfield units, from -100000 to 100000, and differ in single precision too, in which networks
/// compute. In JSON and YAML a window is the array of its ends, the lower first.
public struct HounsfieldWindow: Sendable, Hashable {
    /// The value that becomes 0, in HU.
    public let lower: Double
    /// The value that becomes 1, in HU.
    public let upper: Double

    /// Creates a window of its ends.
    ///
    /// - Parameter ends: Two values in HU, the lower first.
    /// - Throws: ``UnusableNumbers`` where they are not two, lie beyond all CT values or cannot be told apart.
    public init(ends: [Double]) throws(UnusableNumbers) {
        guard ends.count == 2, ends.allSatisfy({ (-100_000...100_000).contains($0) }), Float(ends[0]) < Float(ends[1])
        else { throw UnusableNumbers(found: ends, expected: "two values from -100000 to 100000 HU, the lower first") }
        (lower, upper) = (ends[0], ends[1])
    }
}

extension HounsfieldWindow {
    /// Where a value in HU lies in the window: 0 at its lower end and below, 1 at its upper end and above.
    public func share(of value: Double) -> Double {
        (min(max(value, lower), upper) - lower) / (upper - lower)
    }

    /// The same of many values at once, in single precision, as networks are fed.
    public func shares(of values: [Int16]) -> [Float] {
        let (first, last) = (Float(lower), Float(upper))
        let width = last - first
        return values.map { (min(max(Float($0), first), last) - first) / width }
    }

    /// The value in HU that lies at a share of the window, 0 to 1.
    public func value(at share: Double) -> Double { lower + share * (upper - lower) }
}

extension HounsfieldWindow: Codable {
    /// Reads the array of the ends and refuses one that makes no window, with an ``UnusableNumbers`` behind the error.
    public init(from decoder: any Decoder) throws {
        let ends = try decoder.singleValueContainer().decode([Double].self)
        do throws(UnusableNumbers) {
            self = try Self(ends: ends)
        } catch {
            throw error.decodingError(at: decoder.codingPath)
        }
    }

    /// Writes the array of the ends.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode([lower, upper])
    }
}

extension HounsfieldWindow: ExpressibleByArrayLiteral, CustomStringConvertible {
    /// Creates a window that a program states as a constant.
    ///
    /// - Precondition: The two make a window.
    public init(arrayLiteral ends: Double...) {
        do throws(UnusableNumbers) {
            self = try Self(ends: ends)
        } catch {
            preconditionFailure("a window \(error)")
        }
    }

    /// The ends as an array shows them, for example "[-100.0, 240.0]".
    public var description: String { "\([lower, upper])" }
}
