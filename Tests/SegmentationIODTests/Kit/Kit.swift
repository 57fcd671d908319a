import DICOM
import Foundation
import Imaging
import TestSupport

/// The outside judges of `../shared/kit`, and the series that its scripts make.
enum Kit {
    /// The Python of the kit's virtual environment, which DICOMKIT_VENV names.
    private static let python = ProcessInfo.processInfo.environment["DICOMKIT_VENV"].map {
        OutsideProgram(url: URL(filePath: $0).appending(path: "bin/python"))
    }

    /// Whether the kit can run.
    static var isAvailable: Bool {
        guard let python, SharedData.contains("kit") else { return false }
        return FileManager.default.isExecutableFile(atPath: python.url.path)
    }

    /// Why it cannot.
    static let absence = "no outside judges: needs ../shared/kit and DICOMKIT_VENV"

    /// Makes a CT series `ct/` and its `truth.nii.gz` in a folder; `options` are a JSON object of make_ct.make's
    /// arguments.
    static func makeSeries(in folder: TemporaryFolder, options: String) throws {
        try run(
            "import make_ct, json, sys; make_ct.make(sys.argv[1], **json.loads(sys.argv[2]))",
            [folder.path(), options]
        )
    }

    /// Copies a series and fills in identifiers that are missing.
    static func copySeries(from source: String, to folder: TemporaryFolder) throws {
        try run(KitScript.identify, [source, folder.path("ct")])
    }

    /// Keeps one label of a truth file as `truth.nii.gz`.
    static func selectLabel(_ label: Int, of source: String, to folder: TemporaryFolder) throws {
        try run(KitScript.label, [source, "\(label)", folder.path("truth.nii.gz")])
    }

    /// The truth of a series as a mask, or where there is none a body in its middle.
    static func mask(on series: SourceSeries, in folder: TemporaryFolder, truth: String?) throws -> Mask {
        try run(KitScript.mask, [folder.path("ct"), folder.path("mask")] + (truth.map { [$0] } ?? []))
        let voxels = try Data(contentsOf: folder.url.appending(path: "mask.raw"))
        let names = try String(contentsOf: folder.url.appending(path: "mask.txt"), encoding: .utf8)
        let order = names.split(separator: "\n").map(String.init)
        let size = series.volume.geometry.voxelsPerSlice
        let slices = series.instances.map { instance -> [UInt8] in
            guard let index = order.firstIndex(of: instance.sopInstanceUID.description) else {
                return [UInt8](repeating: 0, count: size)
            }
            return Array(voxels[index * size..<(index + 1) * size])
        }
        return Mask(geometry: series.volume.geometry, voxels: slices.flatMap(\.self))
    }

    /// What check_seg.sh objects to: the lines that begin with FAIL, and its last line where it did not come to its
    /// end.
    static func objections(to segmentation: String, series: String, truth: String?) throws -> [String] {
        let script = OutsideProgram(url: URL(filePath: SharedData.path("kit/check_seg.sh")))
        let options = ["--quiet"] + (truth.map { ["--truth", $0] } ?? [])
        let outcome = try script.run([segmentation, series] + options)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let isComplete = lines.last?.hasPrefix("== check_seg") == true
        return lines.filter { $0.hasPrefix("FAIL") } + (isComplete ? [] : [lines.last ?? "said nothing"])
    }

    private static func run(_ script: String, _ arguments: [String]) throws {
        guard let python else { throw Failure(output: absence) }
        let path = SharedData.path("kit") + ":" + SharedData.path("kit/lib")
        let outcome = try python.run(["-W", "ignore", "-c", script] + arguments, environment: ["PYTHONPATH": path])
        if outcome.status != 0 { throw Failure(output: outcome.output) }
    }

    /// A script of the kit failed; what it printed.
    struct Failure: Error, CustomStringConvertible {
        let output: String
        var description: String { output }
    }
}
