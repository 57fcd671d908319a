/// A contact sheet of a segmentation: CT slices with the contour of the mask, for people.
///
///     let preview = SegmentationPreview(volume: series.volume, mask: outcome.mask, title: "Pancreas")
///     try Data(preview.picture().png).write(to: url)
///
/// Slices are turned as they are displayed (the patient's left on the right), cropped to the body and shown in true
/// proportions, lowest slice first.
public struct SegmentationPreview: Sendable {
    /// The CT values.
    public let volume: Volume
    /// The mask, of the same geometry; drawn in orange.
    public let mask: Mask
    /// Another mask to compare with, of the same geometry; its contour is drawn in blue.
    public var reference: Mask?
    /// The first words of the heading.
    public var title: String
    /// The number of slices shown, at most; those with the mask come first.
    public var tiles = 9
    /// The width of one slice in pixels.
    public var tileWidth = 420
    /// The window: centre and width in HU.
    public var window = (center: 60.0, width: 400.0)

    /// Creates a preview; nothing is drawn yet.
    public init(volume: Volume, mask: Mask, reference: Mask? = nil, title: String = "Segmentation") {
        precondition(volume.geometry == mask.geometry, "volume and mask lie elsewhere")
        precondition(reference.map { $0.geometry == mask.geometry } ?? true, "mask and reference lie elsewhere")
        self.volume = volume
        self.mask = mask
        self.reference = reference
        self.title = title
    }

    /// Draws the sheet.
    public func picture() -> Picture {
        let slices = chosenSlices
        let columns = min(slices.count, slices.count <= 4 ? 2 : 3)
        let rows = (slices.count + columns - 1) / columns
        let crop = PreviewCrop(volume: volume)
        let tileHeight = crop.height(forWidth: tileWidth)
        let heading = 44
        var picture = Picture(
            width: columns * (tileWidth + Self.gap) + Self.gap,
            height: heading + rows * (tileHeight + Self.gap)
        )
        picture.write(headingText, x: Self.gap + 4, y: 15, scale: 2)
        for (position, slice) in slices.enumerated() {
            let x = Self.gap + position % columns * (tileWidth + Self.gap)
            let y = heading + position / columns * (tileHeight + Self.gap)
            let tile = PreviewTile(preview: self, crop: crop, slice: slice, width: tileWidth, height: tileHeight)
            tile.draw(in: &picture, x: x, y: y)
        }
        return picture
    }

    private static let gap = 6

    /// Slices with the mask, spread evenly; all slices where the mask is empty. From the feet to the head.
    private var chosenSlices: [Int] {
        let all = Array(0..<volume.geometry.slices)
        let occupied = all.filter { mask.slice($0).contains { $0 != 0 } }
        let candidates = occupied.isEmpty ? all : occupied
        let count = min(max(tiles, 1), candidates.count)
        let chosen = (0..<count).map { candidates[(2 * $0 + 1) * candidates.count / (2 * count)] }
        return volume.geometry.normal.z < 0 ? chosen.reversed() : chosen
    }

    /// The heading: what, how much, on how many slices, and how well it agrees with the reference.
    public var headingText: String {
        let occupied = (0..<mask.geometry.slices).count { mask.slice($0).contains { $0 != 0 } }
        let size = mask.volumeMillilitres.map { ": \($0.text(decimals: 1)) mL" } ?? ""
        let overlap = reference.map { ", Dice \(Self.dice(mask, $0).text(decimals: 3)) (blue: reference)" } ?? ""
        return "\(title)\(size) on \(occupied) of \(mask.geometry.slices) slices\(overlap)"
    }

    private static func dice(_ first: Mask, _ second: Mask) -> Double {
        let both = zip(first.voxels, second.voxels).count { $0 != 0 && $1 != 0 }
        let sum = first.foregroundCount + second.foregroundCount
        return sum == 0 ? 1 : 2 * Double(both) / Double(sum)
    }
}

extension Double {
    /// The number with a fixed count of decimals.
    func text(decimals: Int) -> String {
        let factor = (0..<decimals).reduce(1) { value, _ in value * 10 }
        let scaled = Int((self * Double(factor)).rounded())
        let fraction = String(abs(scaled) % factor)
        let padded = String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
        return (scaled < 0 ? "-" : "") + "\(abs(scaled) / factor)" + (decimals > 0 ? ".\(padded)" : "")
    }
}
