import ArgumentParser
import DICOM
import DICOMNetwork
import Logging
import NIOPosix

/// How a command requests an association.
struct Requesting: ParsableArguments {
    @Option(help: "The AE title to call with; SEGNODE unless given.")
    var calling: TitleArgument?

    @Option(help: "How long to wait for the peer, in seconds.")
    var timeout = 30

    func validate() throws {
        guard (1...86_400).contains(timeout) else {
            throw ValidationError("--timeout should be 1 to 86400 seconds, found \(timeout)")
        }
    }

    /// A requestor that says nothing but what the command says.
    var requestor: AssociationRequestor {
        var timeouts = RequestorTimeouts()
        timeouts.connect = .seconds(timeout)
        timeouts.association = .seconds(timeout)
        let logger = Logger(label: "segnode") { _ in SwiftLogNoOpLogHandler() }
        return AssociationRequestor(
            callingAETitle: calling?.title ?? ApplicationEntityTitle(constant: "SEGNODE"), timeouts: timeouts,
            group: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }
}
