import Imaging

/// One slice of a contact sheet.
struct PreviewTile {
    let preview: SegmentationPreview
    let crop: PreviewCrop
    let slice: Int
    let width: Int
    let height: Int

    /// Draws slice, mask and label with the upper left corner at x, y.
    func draw(in picture: inout Picture, x: Int, y: Int) {
        let geometry = preview.volume.geometry
        let values = crop.displayed(preview.volume.slice(slice), of: geometry)
        for row in 0..<height {
            for column in 0..<width {
                let value = sample(values, row: row, column: column)
                picture.blend(.gray(gray(value)), x: x + column, y: y + row)
            }
        }
        overlay(preview.mask, color: .segment, filled: true, in: &picture, x: x, y: y)
        if let reference = preview.reference {
            overlay(reference, color: .reference, filled: false, in: &picture, x: x, y: y)
        }
        label(in: &picture, x: x, y: y)
    }

    /// The mask's edge, two pixels wide, and a light tint of its inside.
    private func overlay(
        _ mask: Mask, color: PictureColor, filled: Bool, in picture: inout Picture, x: Int, y: Int
    ) {
        let shares = crop.displayed(mask.slice(slice), of: mask.geometry).map { Int16($0 == 0 ? 0 : 100) }
        guard shares.contains(100) else { return }
        var inside = [Bool](repeating: false, count: (width + 2) * (height + 2))
        let stride = width + 2
        for row in 0..<height {
            for column in 0..<width {
                inside[(row + 1) * stride + column + 1] = sample(shares, row: row, column: column) >= 50
            }
        }
        for row in 0..<height {
            for column in 0..<width {
                let index = (row + 1) * stride + column + 1
                guard inside[index] else { continue }
                let around = [index - 1, index + 1, index - stride, index + stride]
                let isEdge = around.contains { !inside[$0] }
                if isEdge {
                    picture.blend(color, opacity: 0.95, x: x + column, y: y + row)
                } else if filled {
                    picture.blend(color, opacity: 0.18, x: x + column, y: y + row)
                }
            }
        }
    }

    private func label(in picture: inout Picture, x: Int, y: Int) {
        let geometry = preview.volume.geometry
        let height = geometry.slicePositions[slice].z.text(decimals: 1)
        picture.write("slice \(slice + 1)/\(geometry.slices)  z \(height) mm", x: x + 6, y: y + 6, scale: 1)
        let count = preview.mask.slice(slice).count { $0 != 0 }
        let area = Double(count) * geometry.rowSpacing * geometry.columnSpacing / 100
        let text = "\(area.text(decimals: 1)) cm2"
        let left = x + width - 6 - text.count * PixelFont.advance
        picture.write(text, x: left, y: y + 6, scale: 1, color: count == 0 ? .quietText : .segment)
        guard crop.orientation != nil else { return }
        picture.write("R", x: x + 6, y: y + self.height / 2, scale: 2, color: .quietText)
        picture.write("L", x: x + width - 16, y: y + self.height / 2, scale: 2, color: .quietText)
    }

    private func gray(_ value: Double) -> UInt8 {
        UInt8((preview.window.share(of: value) * 255).rounded())
    }

    /// The value at a pixel of the tile, interpolated between the slice's pixels.
    private func sample(_ values: [Int16], row: Int, column: Int) -> Double {
        let y = place(row, of: height, in: crop.rows)
        let x = place(column, of: width, in: crop.columns)
        func value(_ row: Int, _ column: Int) -> Double {
            let row = min(row, crop.size.rows - 1)
            return Double(values[row * crop.size.columns + min(column, crop.size.columns - 1)])
        }
        let (top, left) = (Int(y), Int(x))
        let (down, across) = (y - Double(top), x - Double(left))
        let upper = value(top, left) * (1 - across) + value(top, left + 1) * across
        let lower = value(top + 1, left) * (1 - across) + value(top + 1, left + 1) * across
        return upper * (1 - down) + lower * down
    }

    private func place(_ index: Int, of count: Int, in range: Range<Int>) -> Double {
        let position = (Double(index) + 0.5) / Double(count) * Double(range.count) - 0.5
        return min(max(Double(range.lowerBound) + position, 0), Double(range.upperBound - 1))
    }
}
