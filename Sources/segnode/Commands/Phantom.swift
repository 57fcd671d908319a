import ArgumentParser
import DICOM
import Foundation
import Imaging
import Node
import Phantoms

/// Writes a synthetic CT study.
struct Phantom: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a synthetic CT study of the abdomen with a pancreas of known volume.",
        discussion: """
            The same options give the same study; without --date and --time it is of the present. \
            It shows no patient and says nothing about accuracy in patients.
            """)

    @Argument(help: "The folder for the CT; made where it is missing.")
    var folder: String

    @Option(help: "Where to write the true pancreas as a DICOM segmentation.")
    var truth: String?

    @Flag(help: "Write the target of the commissioning model in place of an abdomen.")
    var commissioning = false

    @Option(help: "The number of slices of the abdomen.")
    var slices = 60

    @Option(help: "The distance between slices in mm.")
    var sliceSpacing = 2.5

    @Option(help: "The rows and columns of a slice of 384 mm.")
    var matrix = 512

    @Option(help: "The standard deviation of the noise in HU.")
    var noise = 12.0

    @Option(help: "What makes one abdomen differ from another.")
    var seed: UInt64 = 1

    @Option(help: "Patient ID.")
    var patientID = "SEGNODE-PHANTOM"

    @Option(help: "Patient's Name.")
    var patientName = "Phantom^Abdomen"

    @Option(help: "Study Date, YYYYMMDD.")
    var date: String?

    @Option(help: "Study Time, HHMMSS.")
    var time: String?

    @Flag(help: "Write JSON.")
    var json = false

    func validate() throws {
        guard (1...2000).contains(slices) else {
            throw ValidationError("--slices should be 1 to 2000, found \(slices)")
        }
        guard (0.1...50).contains(sliceSpacing) else {
            throw ValidationError("--slice-spacing should be 0.1 to 50 mm, found \(sliceSpacing)")
        }
        guard (32...2048).contains(matrix) else {
            throw ValidationError("--matrix should be 32 to 2048, found \(matrix)")
        }
        guard (0...500).contains(noise) else { throw ValidationError("--noise should be 0 to 500 HU, found \(noise)") }
        for (name, value, length) in [("date", date, 8), ("time", time, 6)] {
            guard let value else { continue }
            guard value.count == length, value.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                throw ValidationError("--\(name) should be \(length) digits, found \(value)")
            }
        }
    }

    func run() throws {
        let progress = ProgressLine()
        let (volume, truth) = phantom(progress)
        let description = description(at: Date())
        let study = PhantomStudy(description)
        let files = try study.write(volume, to: folder)
        if let path = self.truth { try study.writeTruth(truth, of: files, label: label, to: path) }
        progress.clear()
        let report = Report(
            folder: folder, files: files.count, studyInstanceUID: description.studyInstanceUID.description,
            seriesInstanceUID: description.seriesInstanceUID.description, target: label,
            millilitres: truth.volumeMillilitres ?? 0, truth: self.truth)
        guard !json else { return try Output.json(report) }
        Output.line("\(report.files) CT instances in \(folder)")
        Output.line("\(label): \(Output.millilitres(report.millilitres)), study \(report.studyInstanceUID)")
    }

    private struct Report: Encodable {
        let folder: String
        let files: Int
        let studyInstanceUID: String
        let seriesInstanceUID: String
        let target: String
        let millilitres: Double
        let truth: String?
    }

    private var label: String { commissioning ? "Commissioning target" : "Pancreas" }

    private func phantom(_ progress: ProgressLine) -> (Volume, Mask) {
        if commissioning {
            let phantom = CommissioningPhantom()
            return (phantom.volume, phantom.truth)
        }
        let parameters = PhantomParameters(
            columns: matrix, pixelSpacing: 384 / Double(matrix), slices: slices, sliceSpacing: sliceSpacing,
            noise: noise, seed: seed)
        let phantom = AbdomenPhantom(parameters) { progress.show("drawing the abdomen", $0) }
        return (phantom.volume, phantom.truth)
    }

    private func description(at present: Date) -> CTSeriesDescription {
        let now = Calendar(identifier: .gregorian).dateComponents(in: .current, from: present)
        let today = String(format: "%04d%02d%02d", now.year ?? 2000, now.month ?? 1, now.day ?? 1)
        let clock = String(format: "%02d%02d%02d", now.hour ?? 0, now.minute ?? 0, now.second ?? 0)
        let kind =
            commissioning ? ["commissioning"] : ["\(slices)", "\(sliceSpacing)", "\(matrix)", "\(noise)", "\(seed)"]
        var description = CTSeriesDescription(
            identity: kind + [patientName], studyDate: date ?? today, studyTime: time ?? clock)
        description.patientID = patientID
        description.patientName = patientName
        return description
    }
}
