/// Why the catalogue did not do what it was asked to.
public enum CatalogError: Error, Sendable, Hashable {
    /// Somebody else keeps what is needed locked; the same may pass a little later.
    case busy(reason: String)
    /// The disk is full.
    case full(reason: String)
    /// The catalogue's own data are damaged.
    case damaged(reason: String)
    /// A row breaks a rule of the catalogue, and will never be taken.
    case refused(reason: String)
    /// The catalogue is of another version of the program.
    case otherVersion(reason: String)
    /// Anything else, as a server that does not answer.
    case failed(reason: String)
}

extension CatalogError: CustomStringConvertible {
    /// What is wrong, for a person.
    public var description: String {
        switch self {
        case .busy(let reason), .full(let reason), .damaged(let reason), .refused(let reason),
            .otherVersion(let reason), .failed(let reason):
            reason
        }
    }
}

extension CatalogError {
    /// Does something with a store, and says what else goes wrong as a failure of it.
    package static func translating<T>(_ body: () throws -> T) throws(CatalogError) -> T {
        do {
            return try body()
        } catch let error as CatalogError {
            throw error
        } catch {
            throw .failed(reason: "\(error)")
        }
    }
}
