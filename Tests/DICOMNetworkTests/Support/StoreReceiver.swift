import Foundation
import Glibc
import TestSupport

/// DCMTK's storescp on loopback; ended when the test is over.
final class StoreReceiver: Sendable {
    let port: Int
    private let process: SpawnedProcess

    /// Starts storescp and waits until it answers a C-ECHO.
    init(folder: String, maximumPDULength: Int) throws {
        guard let program = OutsideProgram("storescp"), let echo = OutsideProgram("echoscu") else {
            throw CocoaError(.fileNoSuchFile)
        }
        port = try ReservedPort.free()
        let arguments = ["+B", "-pdu", "\(maximumPDULength)", "-od", folder, "\(port)"]
        process = try SpawnedProcess(program.url, arguments, environment: ["TCP_NODELAY": "1"])
        for _ in 0..<1000 {
            if try echo.run(["127.0.0.1", "\(port)"]).status == 0 { return }
            usleep(20_000)
        }
    }
}
