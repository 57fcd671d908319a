import Glibc

/// What the operating system says of an error number.
enum SystemError {
    /// The text of an error number, for example "Connection refused".
    static func text(_ code: CInt) -> String { String(cString: strerror(code)) }
}
