/// The state of a data set that passes in pieces: where it is, what is open, what has been picked.
///
/// Standard: PS3.5 7.1 to 7.5.
struct ElementParser: Sendable {
    /// What the next bytes are.
    enum State {
        case header
        case value(remaining: UInt64, isKept: Bool)
    }

    /// How many bytes have passed.
    var position: UInt64 = 0
    var state = State.header
    /// What is open, the data set first.
    var levels: [Level]
    /// The first bytes of a header of which more have yet to come.
    var unfinished: [UInt8] = []
    var attributes: ScannedDataSet
    /// How many elements, items and delimiters have begun.
    var elementCount = 0
    let limits: DataSetScanner.Limits

    /// Starts a data set of this transfer syntax.
    init(transferSyntax: TransferSyntax, limits: DataSetScanner.Limits) {
        let encoding = ElementHeader.Encoding(
            isExplicit: transferSyntax.isExplicitVR,
            isBigEndian: transferSyntax.isBigEndian
        )
        levels = [Level(kind: .dataSet, end: .max, hasLength: false, encoding: encoding)]
        attributes = ScannedDataSet(isBigEndian: encoding.isBigEndian)
        self.limits = limits
    }

    /// How many of the next bytes belong to a value that is not looked at.
    var skippableByteCount: UInt64 {
        if case .value(let remaining, isKept: false) = state { remaining } else { 0 }
    }

    /// Passes over bytes that are not looked at.
    mutating func skip(_ count: UInt64) {
        guard case .value(let remaining, isKept: false) = state, count <= remaining else {
            preconditionFailure("\(count) bytes cannot be skipped here")
        }
        advanceValue(by: count, of: remaining, isKept: false)
    }

    /// Takes the next bytes.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) throws(DICOMError) {
        var rest = bytes
        while !rest.isEmpty {
            switch state {
            case .header: try readHeader(&rest)
            case .value(let remaining, let isKept): readValue(&rest, remaining, isKept: isKept)
            }
        }
    }

    /// Ends the data set: nothing may be open or unfinished.
    mutating func finish() throws(DICOMError) -> ScannedDataSet {
        guard case .header = state, unfinished.isEmpty, levels.count == 1 else { throw .truncated(offset: position) }
        return attributes
    }

    /// Whether some indexed attributes have all been read to their end.
    func hasPassed(_ tags: [AttributeTag]) -> Bool {
        if case .value(_, isKept: true) = state, tags.contains(where: attributes.isLast) { return false }
        return tags.allSatisfy(attributes.contains)
    }

    var top: Level { levels[levels.count - 1] }

    /// How many bytes what is open may still have; none where it is over.
    func remaining(in level: Level) -> UInt64 { level.end > position ? level.end - position : 0 }
}

// What the next bytes are.
extension ElementParser {
    mutating func readHeader(_ bytes: inout UnsafeRawBufferPointer) throws(DICOMError) {
        let top = top
        if unfinished.isEmpty {
            guard remaining(in: top) >= 8 else { throw noRoom(in: top) }
            if let header = try ElementHeader(bytes, at: position, encoding: top.encoding) {
                take(header.byteCount, from: &bytes)
                return try begin(header, in: top)
            }
        }
        while let byte = bytes.first {
            unfinished.append(byte)
            take(1, from: &bytes)
            if let header = try unfinishedHeader(top.encoding) {
                unfinished.removeAll(keepingCapacity: true)
                return try begin(header, in: top)
            }
        }
    }

    private func unfinishedHeader(_ encoding: ElementHeader.Encoding) throws(DICOMError) -> ElementHeader? {
        let start = position - UInt64(unfinished.count)
        let result = unfinished.withUnsafeBytes { bytes in
            Result { () throws(DICOMError) in try ElementHeader(bytes, at: start, encoding: encoding) }
        }
        return try result.get()
    }

    mutating func readValue(_ bytes: inout UnsafeRawBufferPointer, _ remaining: UInt64, isKept: Bool) {
        let count = Int(min(remaining, UInt64(bytes.count)))
        if isKept { attributes.append(bytes.prefix(count), limit: limits.maximumIndexedValueLength) }
        bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count))
        advanceValue(by: UInt64(count), of: remaining, isKept: isKept)
    }

    mutating func advanceValue(by count: UInt64, of remaining: UInt64, isKept: Bool) {
        position += count
        if count < remaining {
            state = .value(remaining: remaining - count, isKept: isKept)
        } else {
            state = .header
            closeFinishedLevels()
        }
    }

    private mutating func take(_ count: Int, from bytes: inout UnsafeRawBufferPointer) {
        bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count))
        position += UInt64(count)
    }
}
