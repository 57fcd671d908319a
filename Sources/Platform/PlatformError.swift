import Glibc

/// The operating system refused something.
///
///     PlatformError(operation: "open", path: "/srv/a", errorNumber: EACCES).description
///         == "open of /srv/a failed: Permission denied"
public struct PlatformError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The call that failed, as C names it, or what was being done.
    public let operation: String
    /// The file or folder that it concerns; `nil` where it concerns none.
    public let path: String?
    /// Why: a value of errno(3).
    public let errorNumber: Int32

    /// Describes a failure.
    public init(operation: String, path: String? = nil, errorNumber: Int32) {
        (self.operation, self.path, self.errorNumber) = (operation, path, errorNumber)
    }

    /// One sentence for a person.
    public var description: String { "\(operation)\(path.map { " of \($0)" } ?? "") failed: \(reason)" }

    /// Why, in the system's words.
    public var reason: String { String(cString: strerror(errorNumber)) }

    /// Whether the disk is full, or what the user may have of it.
    public var isFullDisk: Bool { errorNumber == ENOSPC || errorNumber == EDQUOT }
}
