import ArgumentParser
import DICOM
import Node

/// Tells the version.
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tell the version of the program and of its libraries.")

    @Flag(help: "Write JSON.")
    var json = false

    func run() throws {
        let versions = ["segnode": SegnodeVersion.current, "dcmtk": DICOMToolkit.version]
        guard !json else { return try Output.json(versions) }
        Output.line("segnode \(SegnodeVersion.current) (DCMTK \(DICOMToolkit.version))")
    }
}
