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
