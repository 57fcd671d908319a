public import Imaging

/// The distances between the voxels that a network was trained on, in mm: [row, column] for a network that sees a slice
/// at a time, [slice, row, column] for one that sees a volume.
///
///     let spacing: NetworkSpacing = [2.5, 0.8, 0.8]
///     spacing.plane == PixelSpacing(row: 0.8, column: 0.8)
///
/// Each is from 0.1 to 20 mm. In JSON and YAML a spacing is the array of its distances. Rows and columns are those of a
/// displayed slice.
public struct NetworkSpacing: Sendable, Hashable {
    /// The distances in mm, slices before rows before columns.
    public let axes: [Double]

    /// Creates a spacing of its distances.
    ///
    /// - Parameter axes: [row, column] or [slice, row, column], in mm.
    /// - Throws: ``UnusableNumbers`` where they are neither two nor three, or no distances that a network works at.
    public init(axes: [Double]) throws(UnusableNumbers) {
        guard (2...3).contains(axes.count), axes.allSatisfy({ (0.1...20).contains($0) }) else {
            throw UnusableNumbers(found: axes, expected: "two or three distances from 0.1 to 20 mm")
        }
        self.axes = axes
    }

    /// The number of axes along which the network sees: 2 or 3.
    public var dimensions: Int { axes.count }

    /// The distances within a slice.
    public var plane: PixelSpacing { PixelSpacing(row: axes[dimensions - 2], column: axes[dimensions - 1]) }

    /// The spacing at which a slice looks larger by a factor.
    ///
    /// - Throws: ``UnusableNumbers`` where no network works at that.
    func magnified(by factor: Double) throws(UnusableNumbers) -> NetworkSpacing {
        // Whole micrometres, so that 2 mm and 1.1 do not become 1.8181818181818181 mm.
        try NetworkSpacing(axes: axes.map { ($0 / factor * 1000).rounded() / 1000 })
    }
}

extension NetworkSpacing: Codable {
    /// Reads the array of the distances and refuses one that cannot be used, with an ``UnusableNumbers`` behind the
    /// error.
    public init(from decoder: any Decoder) throws {
        let axes = try decoder.singleValueContainer().decode([Double].self)
        do throws(UnusableNumbers) {
            self = try Self(axes: axes)
        } catch {
            throw error.decodingError(at: decoder.codingPath)
        }
    }

    /// Writes the array of the distances.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(axes)
    }
}

extension NetworkSpacing: ExpressibleByArrayLiteral, CustomStringConvertible {
    /// Creates a spacing that a program states as a constant.
    ///
    /// - Precondition: The distances can be used.
    public init(arrayLiteral axes: Double...) {
        do throws(UnusableNumbers) {
            self = try Self(axes: axes)
        } catch {
            preconditionFailure("a spacing \(error)")
        }
    }

    /// The distances as an array shows them, for example "[2.5, 0.8, 0.8]".
    public var description: String { "\(axes)" }
}
