import ArgumentParser

/// A DICOM node that segments the pancreas on CT studies.
@main
struct Segnode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "segnode")
}
