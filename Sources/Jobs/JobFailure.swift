public import Catalog

/// Why a job could not be done.
public struct JobFailure: Error, Sendable, Hashable {
    /// Whether trying again can help.
    public var errorClass: JobErrorClass
    /// Why, for a person.
    public var reason: String

    /// Creates a failure.
    public init(errorClass: JobErrorClass, reason: String) {
        self.errorClass = errorClass
        self.reason = reason
    }
}
