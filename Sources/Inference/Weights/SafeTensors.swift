import Foundation

/// A safetensors file opened for reading: names and shapes at once, values on demand.
///
/// ```swift
/// let file = try SafeTensors(contentsOf: "Models/pancreas-ct/weights.safetensors")
/// let bias = try file.tensor("out.bias")      // [1]
/// ```
/// The file is checked before anything is believed: header length, every shape against its byte range, and that the
/// tensors cover the data exactly. Values are read from the file at each call and nothing is cached.
public struct SafeTensors: Sendable {
    /// Headers above this many bytes are refused; the largest networks need a few hundred kilobytes.
    private static let maximumHeaderSize = 8 << 20

    /// Free text that the writer added.
    public let metadata: [String: String]

    private let file: ReadOnlyFile
    private var entries: [String: SafeTensorsEntry]
    private let dataOffset: Int

    /// Opens a file and checks its header.
    /// - Throws: `unreadableFile`, `malformedSafeTensors`
    public init(contentsOf path: String) throws(InferenceError) {
        file = try ReadOnlyFile(path)
        let headerRange = try Self.headerRange(of: file)
        dataOffset = headerRange.upperBound
        let header = try Self.header(file, headerRange)
        if let defect = header.defect(dataSize: file.size - dataOffset) {
            throw .malformedSafeTensors(path: path, reason: defect)
        }
        entries = header.entries
        metadata = header.metadata
    }

    /// The names of all tensors, sorted.
    public var names: [String] { entries.keys.sorted() }

    /// The shape of a tensor, or nil where there is none of this name.
    public func shape(of name: String) -> [Int]? { entries[name]?.shape }

    /// The tensors whose names begin with a prefix, under their names without it.
    public func tensors(under prefix: String) -> SafeTensors {
        var part = self
        part.entries = [:]
        for (name, entry) in entries where name.hasPrefix(prefix) {
            part.entries[String(name.dropFirst(prefix.count))] = entry
        }
        return part
    }

    /// Reads a tensor; integers and other floating point types are converted to 32-bit floating point.
    /// - Throws: `missingTensor`, `unsupportedElementType`, `unreadableFile`
    public func tensor(_ name: String) throws(InferenceError) -> Tensor {
        guard let entry = entries[name] else { throw .missingTensor(name: name) }
        guard let type = ElementType(rawValue: entry.type) else {
            throw .unsupportedElementType(tensor: name, type: entry.type)
        }
        let bytes = try file.read(dataOffset + entry.offsets[0]..<dataOffset + entry.offsets[1])
        return Tensor(shape: entry.shape, values: bytes.withUnsafeBytes(type.floats))
    }

    /// The bytes of the header: after its length, an unsigned little-endian number of eight bytes.
    private static func headerRange(of file: ReadOnlyFile) throws(InferenceError) -> Range<Int> {
        guard file.size >= 8 else {
            throw .malformedSafeTensors(path: file.path, reason: "\(file.size) bytes are too few for a header")
        }
        let length = try file.read(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= maximumHeaderSize, Int(length) <= file.size - 8 else {
            throw .malformedSafeTensors(path: file.path, reason: "a header of \(length) bytes does not fit")
        }
        return 8..<8 + Int(length)
    }

    private static func header(_ file: ReadOnlyFile, _ range: Range<Int>) throws(InferenceError) -> SafeTensorsHeader {
        let bytes = try file.read(range)
        do {
            return try JSONDecoder().decode(SafeTensorsHeader.self, from: Data(bytes))
        } catch {
            throw .malformedSafeTensors(path: file.path, reason: "the header is not the JSON object that it should be")
        }
    }
}
