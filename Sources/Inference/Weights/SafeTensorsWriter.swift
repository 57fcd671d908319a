import Foundation
import Platform

/// Encodes tensors as a safetensors file of 32-bit floating point.
///
/// ```swift
/// try Data(SafeTensorsWriter.encoded(["logits": logits])).write(to: url)
/// ```
/// The same tensors give the same bytes: they are ordered by name.
public enum SafeTensorsWriter {
    /// The bytes of the file; the data begins at a multiple of eight bytes.
    public static func encoded(_ tensors: [String: Tensor]) -> [UInt8] {
        precondition(tensors["__metadata__"] == nil, "__metadata__ is no tensor's name")
        var entries: [String] = []
        var data: [UInt8] = []
        data.reserveCapacity(4 * tensors.values.reduce(0) { $0 + $1.values.count })
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let begin = data.count
            // Every processor that segnode runs on is little-endian, as the format is.
            tensor.values.withUnsafeBytes { data += $0 }
            entries.append(
                "\(quoted(name)):{\"dtype\":\"F32\",\"shape\":\(tensor.shape),\"data_offsets\":[\(begin),\(data.count)]}"
            )
        }
        var header = Array("{\(entries.joined(separator: ","))}".utf8)
        header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
    }

    /// RFC 8259 section 7: quotation mark, reverse solidus and control characters are escaped.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                result += "\\u" + scalar.value.hexadecimal(digits: 4)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
