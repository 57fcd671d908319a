import ArgumentParser
import DICOM
import DICOMNetwork
import Node

/// Sends instances to a peer.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send files and folders to an application entity (C-STORE).",
        discussion: """
            Instances go out bit for bit as they are, in the transfer syntax in which they are stored; uncompressed \
            ones in Implicit VR Little Endian where the peer takes only that.
            """)

    @Argument(help: "The peer, TITLE@HOST:PORT.")
    var peer: RemoteArgument

    @Argument(help: "Files and folders with DICOM instances.")
    var paths: [String]

    @OptionGroup var requesting: Requesting

    @Flag(help: "Write JSON.")
    var json = false

    func run() async throws {
        let found = try InstanceFinder.find(in: paths)
        let progress = ProgressLine()
        var done = 0
        let outcomes = try await InstanceSender(requestor: requesting.requestor).send(found.instances, to: peer.remote)
        {
            _ in
            done += 1
            progress.show("sent", done, of: found.instances.count)
        }
        progress.clear()
        try OutcomeReport(outcomes: outcomes, skipped: found.skipped).show(verb: "sent", asJSON: json)
    }
}
