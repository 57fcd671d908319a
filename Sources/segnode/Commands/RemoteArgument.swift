import ArgumentParser
import DICOM
import DICOMNetwork
import Node

/// A peer on the command line: "TITLE@HOST:PORT".
struct RemoteArgument: ExpressibleByArgument {
    /// The peer.
    let remote: RemoteApplicationEntity

    init?(argument: String) {
        guard let destination = Destination(text: argument) else { return nil }
        remote = RemoteApplicationEntity(
            title: destination.aeTitle, host: destination.host, port: destination.port)
    }
}

/// An AE title on the command line.
struct TitleArgument: ExpressibleByArgument {
    /// The title.
    let title: ApplicationEntityTitle

    init?(argument: String) {
        guard let title = ApplicationEntityTitle(argument) else { return nil }
        self.title = title
    }
}
