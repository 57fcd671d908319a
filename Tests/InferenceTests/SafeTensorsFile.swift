import Foundation
import Inference
import TestSupport

/// Safetensors files made by hand, also such as no writer makes.
enum SafeTensorsFile {
    /// A file of these bytes, opened.
    static func open(_ bytes: [UInt8]) throws -> SafeTensors {
        let folder = try TemporaryFolder()
        let path = folder.path("weights.safetensors")
        try Data(bytes).write(to: URL(filePath: path))
        return try withExtendedLifetime(folder) { try SafeTensors(contentsOf: path) }
    }

    /// A header of this text with its length before it, and data behind it.
    static func bytes(header: String, data: [UInt8] = []) -> [UInt8] {
        bytes(length: UInt64(header.utf8.count), header: header, data: data)
    }

    /// The same with a length that need not be true.
    static func bytes(length: UInt64, header: String, data: [UInt8] = []) -> [UInt8] {
        withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8) + data
    }
}
