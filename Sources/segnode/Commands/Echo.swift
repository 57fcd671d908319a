import ArgumentParser
import DICOMNetwork

/// Asks a peer whether it is there.
struct Echo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ask an application entity whether it is there (C-ECHO).")

    @Argument(help: "The peer, TITLE@HOST:PORT.")
    var peer: RemoteArgument

    @OptionGroup var requesting: Requesting

    func run() async throws {
        let start = ContinuousClock.now
        let status = try await requesting.requestor.withAssociation(to: peer.remote, proposing: [.verification]) {
            try await $0.echo()
        }
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        Output.line("\(peer.remote) answers: \(status) after \(Int(milliseconds.rounded())) ms")
        guard status.category == .success else { throw ExitStatus.failed.exit }
    }
}
