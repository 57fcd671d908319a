import ArgumentParser
import Node
import Pictures

/// Draws a segmentation over its CT.
struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw a DICOM SEG over its CT as a PNG: a contact sheet of slices with contours.")

    @Argument(help: "Files and folders with the CT.")
    var paths: [String]

    @Option(help: "The segmentation object.")
    var segmentation: String

    @Option(help: "Another segmentation object of the same CT to compare with, drawn in blue.")
    var reference: String?

    @Option(name: [.short, .long], help: "The PNG to write.")
    var output: String

    @Option(help: "The number of slices shown, at most.")
    var tiles = 9

    @Option(help: "The words of the heading.")
    var title = "Segmentation"

    func validate() throws {
        guard (1...400).contains(tiles) else { throw ValidationError("--tiles should be 1 to 400, found \(tiles)") }
    }

    func run() throws {
        var sheet = try SegmentationPicture.preview(ct: paths, segmentation: segmentation, reference: reference)
        sheet.tiles = tiles
        sheet.title = title
        try sheet.write(to: output)
        Output.line(sheet.headingText)
        Output.line(output)
    }
}
