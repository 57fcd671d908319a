import Glibc
import NIOCore

/// What the operating system says of an error number.
enum SystemError {
    /// The text of an error number, for example "Connection refused".
    static func text(_ code: CInt) -> String { String(cString: strerror(code)) }

    /// The text of an error, without the system call where there was one.
    static func text(_ error: any Error) -> String {
        (error as? IOError).map { text($0.errnoCode) } ?? "\(error)"
    }
}
