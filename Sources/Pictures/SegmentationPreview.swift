import Foundation
public import Imaging

/// A contact sheet of a segmentation: CT slices with the contour of the mask, for people.
///
///     let preview = SegmentationPreview(volume: series.volume, mask: outcome.mask, title: "Pancreas")
///     try preview.write(to: "preview.png")
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
    /// The CT values that become black and white: 400 HU around 60 HU.
    public var window: HounsfieldWindow = [-140, 260]

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

    /// Writes the sheet as a PNG file.
    public func write(to path: String) throws {
        try Data(picture().png).write(to: URL(filePath: path), options: .atomic)
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

/// The part of every slice that a preview shows: the body with a margin.
struct PreviewCrop {
    /// How stored slices are turned for display; `nil` where they do not lie across the body.
    let orientation: DisplayOrientation?
    /// The size of a displayed slice.
    let size: (rows: Int, columns: Int)
    /// The size of a displayed pixel in mm.
    let spacing: PixelSpacing
    /// The rows and columns shown.
    let rows: Range<Int>
    let columns: Range<Int>

    init(volume: Volume) {
        let geometry = volume.geometry
        orientation = DisplayOrientation(geometry)
        let isTurned = orientation?.swapsRowsAndColumns ?? false
        size = isTurned ? (geometry.columns, geometry.rows) : (geometry.rows, geometry.columns)
        spacing = orientation?.displayedSpacing(geometry.pixelSpacing) ?? geometry.pixelSpacing
        let middle = Self.displayed(volume.slice(geometry.slices / 2), of: geometry, by: orientation)
        let body = Self.body(in: middle, size: size, reach: Int((4 / spacing.row).rounded(.up)))
        let columnCount = size.columns
        rows = Self.span(body.map { $0 / columnCount }, limit: size.rows)
        columns = Self.span(body.map { $0 % columnCount }, limit: size.columns)
    }

    /// The pixels that are not air and have none some mm above and below: the table is thinner than that.
    private static func body(in slice: [Int16], size: (rows: Int, columns: Int), reach: Int) -> [Int] {
        let offset = reach * size.columns
        return slice.indices.filter { index in
            [index - offset, index, index + offset].allSatisfy { slice.indices.contains($0) && slice[$0] > -300 }
        }
    }

    /// The height of a tile that shows the crop in true proportions.
    func height(forWidth width: Int) -> Int {
        let shape = Double(rows.count) * spacing.row / (Double(columns.count) * spacing.column)
        return max(1, min(4 * width, Int((Double(width) * shape).rounded())))
    }

    /// A slice as it is displayed, uncropped.
    func displayed<Value>(_ slice: ArraySlice<Value>, of geometry: VolumeGeometry) -> [Value] {
        Self.displayed(slice, of: geometry, by: orientation)
    }

    private static func displayed<Value>(
        _ slice: ArraySlice<Value>, of geometry: VolumeGeometry, by orientation: DisplayOrientation?
    ) -> [Value] {
        orientation?.displayed(slice, rows: geometry.rows, columns: geometry.columns) ?? Array(slice)
    }

    /// Leaves out the outermost half per cent on either side (table, wires), then adds a margin.
    private static func span(_ indices: [Int], limit: Int) -> Range<Int> {
        let sorted = indices.sorted()
        guard let first = sorted.dropFirst(sorted.count / 200).first,
            let last = sorted.dropLast(sorted.count / 200).last, last - first > limit / 8
        else { return 0..<limit }
        let margin = limit / 40
        return max(0, first - margin)..<min(limit, last + margin + 1)
    }
}
