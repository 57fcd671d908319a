import Crypto
import Foundation
import Platform

/// The SHA-256 of a file, read in pieces.
package enum FileDigest {
    package static func sha256(_ path: String) throws(SegmentationError) -> String {
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            var hash = SHA256()
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
            return hash.finalize().hexadecimal
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }
}
