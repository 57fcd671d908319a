import Glibc
import NIOCore
import NIOPosix

/// A data set that is to be sent, encoded in the transfer syntax of its presentation context.
public enum OutgoingDataSet: Sendable {
    /// A file whose data set begins at an offset in bytes and goes to the end.
    case file(path: String, dataSetOffset: Int)
    /// Memory; the data set alone.
    case bytes([UInt8])
}

/// Where a data set is read from, a megabyte at a time; owns the file descriptor.
///
/// Reading and opening block, and therefore happen on NIO's thread pool.
final class DataSetSource: Sendable {
    private enum Storage: Sendable {
        case file(descriptor: CInt, path: String, offset: Int)
        case bytes([UInt8])
    }

    /// Payload bytes that are read at a time, as far as whole PDUs allow.
    private static let chunkLength = 1_048_576

    private let storage: Storage
    /// The length of the data set in bytes.
    let length: Int

    private init(_ source: OutgoingDataSet) throws(NetworkError) {
        switch source {
        case .bytes(let bytes):
            storage = .bytes(bytes)
            length = bytes.count
        case .file(let path, let offset):
            let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .readingFailed(path: path, reason: SystemError.text(errno)) }
            let end = lseek(descriptor, 0, SEEK_END)
            guard end >= 0 else {
                let code = errno
                _ = Glibc.close(descriptor)
                throw .readingFailed(path: path, reason: SystemError.text(code))
            }
            guard offset >= 0, end >= offset else {
                _ = Glibc.close(descriptor)
                throw .unreadable(path: path, reason: "no data set at offset \(offset) of \(end) bytes")
            }
            storage = .file(descriptor: descriptor, path: path, offset: offset)
            length = Int(end) - offset
        }
    }

    deinit {
        if case .file(let descriptor, _, _) = storage { _ = Glibc.close(descriptor) }
    }

    /// Opens a source.
    static func open(_ source: OutgoingDataSet) async throws(NetworkError) -> DataSetSource {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try DataSetSource(source) }
        } catch {
            throw error as? NetworkError ?? .cancelled
        }
    }

    /// About a megabyte of P-DATA-TF PDUs from `offset`, and the offset after it.
    func fragments(
        from offset: Int,
        contextID: UInt8,
        _ encoder: DataPDUEncoder
    ) async throws -> (bytes: ByteBuffer, next: Int) {
        try await NIOThreadPool.singleton.runIfActive { try self.read(from: offset, contextID, encoder) }
    }

    private func read(
        from start: Int,
        _ contextID: UInt8,
        _ encoder: DataPDUEncoder
    ) throws(NetworkError) -> (bytes: ByteBuffer, next: Int) {
        let end = min(length, start + max(Self.chunkLength, encoder.maximumPayload))
        var bytes = ByteBuffer()
        bytes.reserveCapacity(end - start + ((end - start) / encoder.maximumPayload + 2) * DataPDUEncoder.overhead)
        var offset = start
        repeat {
            let count = min(encoder.maximumPayload, length - offset)
            let isLast = offset + count == length
            encoder.writeHeader(payload: count, contextID: contextID, isCommand: false, isLast: isLast, to: &bytes)
            try append(count, from: offset, to: &bytes)
            offset += count
        } while offset < length && offset + encoder.maximumPayload <= end
        return (bytes, offset)
    }

    private func append(_ count: Int, from start: Int, to bytes: inout ByteBuffer) throws(NetworkError) {
        switch storage {
        case .bytes(let values): bytes.writeBytes(values[start..<start + count])
        case .file(let descriptor, let path, let offset):
            var done = 0
            while done < count {
                let position = off_t(offset + start + done)
                let wanted = count - done
                var failure: CInt = 0
                let got = bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { buffer in
                    let count = pread(descriptor, buffer.baseAddress, wanted, position)
                    if count < 0 { failure = errno }
                    return max(0, count)
                }
                if failure == EINTR { continue }
                guard failure == 0 else { throw .readingFailed(path: path, reason: SystemError.text(failure)) }
                guard got > 0 else { throw .unreadable(path: path, reason: "it ends before it should") }
                done += got
            }
        }
    }
}
