package import NIOCore

/// Puts messages together from fragments; command sets are collected, data sets are handed on.
///
/// Standard: PS3.7 6.3, PS3.8 E.
package struct MessageAssembler: Sendable {
    /// The longest command set that is taken, in bytes.
    package static let maximumCommandLength = 16_384

    /// What a fragment brings.
    package enum Event: Sendable {
        /// A command set is complete.
        case command(CommandSet, contextID: UInt8)
        /// Bytes of the data set that the last command announced.
        case dataSet(ByteBuffer, isLast: Bool)
    }

    private enum Phase {
        case idle
        case command(contextID: UInt8)
        /// Whether the data set need not come is known until its first byte has.
        case dataSet(contextID: UInt8, mayBeMissing: Bool)
    }

    private var phase = Phase.idle
    private var command = ByteBuffer()

    package init() {}

    /// Takes the next fragment; `nil` while a command set is not complete.
    package mutating func receive(_ fragment: DataFragment) throws(DIMSEError) -> Event? {
        switch phase {
        case .idle:
            guard fragment.isCommand else { throw .dataSetWithoutCommand }
            phase = .command(contextID: fragment.contextID)
            return try collect(fragment)
        case .command(let contextID):
            guard fragment.isCommand else { throw .dataSetWithoutCommand }
            guard fragment.contextID == contextID else {
                throw .contextChanged(from: contextID, to: fragment.contextID)
            }
            return try collect(fragment)
        case .dataSet(_, mayBeMissing: true) where fragment.isCommand:
            phase = .command(contextID: fragment.contextID)
            return try collect(fragment)
        case .dataSet(let contextID, _):
            guard !fragment.isCommand else { throw .commandInsteadOfDataSet }
            guard fragment.contextID == contextID else {
                throw .contextChanged(from: contextID, to: fragment.contextID)
            }
            phase = fragment.isLast ? .idle : .dataSet(contextID: contextID, mayBeMissing: false)
            return .dataSet(fragment.bytes, isLast: fragment.isLast)
        }
    }

    /// The command that was the last to come announced a data set that it cannot have: a message may follow instead.
    package mutating func tolerateMissingDataSet() {
        if case .dataSet(let contextID, _) = phase { phase = .dataSet(contextID: contextID, mayBeMissing: true) }
    }

    private mutating func collect(_ fragment: DataFragment) throws(DIMSEError) -> Event? {
        guard command.readableBytes + fragment.bytes.readableBytes <= Self.maximumCommandLength else {
            throw .commandTooLong(limit: Self.maximumCommandLength)
        }
        command.writeImmutableBuffer(fragment.bytes)
        guard fragment.isLast else { return nil }
        let whole = command
        command = ByteBuffer()
        let set = try CommandSet(decoding: whole)
        phase = set.isFollowedByDataSet ? .dataSet(contextID: fragment.contextID, mayBeMissing: false) : .idle
        return .command(set, contextID: fragment.contextID)
    }
}
