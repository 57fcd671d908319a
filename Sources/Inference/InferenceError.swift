/// Why weights could not be loaded, a network not built, or a plan not made or run.
public enum InferenceError: Error, Equatable, Sendable {
    /// A file could not be opened or read; `code` is the system's error number.
    case unreadableFile(path: String, code: Int32)

    /// A file is not a well-formed safetensors file.
    case malformedSafeTensors(path: String, reason: String)

    /// A network needs a tensor that the file has not got.
    case missingTensor(name: String)

    /// A file holds tensors that the network described by the architecture has no place for.
    case unexpectedTensors(names: [String])

    /// A tensor's elements are of a type that cannot become 32-bit floating point.
    case unsupportedElementType(tensor: String, type: String)

    /// A tensor has another shape than the architecture demands.
    case wrongTensorShape(tensor: String, expected: [Int], found: [Int])

    /// A tensor holds an infinity, something that is not a number, or a negative variance.
    case unusableTensorValue(tensor: String, value: Float)

    /// An architecture contradicts itself or asks for what the network cannot be.
    case invalidArchitecture(reason: String)

    /// An input has not got the shape that the network or plan expects; 0 stands for any size.
    case wrongInputShape(expected: [Int], found: [Int])

    /// The shapes that meet in a layer do not fit together.
    case incompatibleShapes(layer: String, reason: String)

    /// A plan needs more memory than it was granted.
    case planTooLarge(requiredBytes: Int, limitBytes: Int)

    /// The environment names an instruction set that the engine or the processor has not got.
    case unusableInstructionSet(found: String, available: [String])

    /// The loss of a training is no number any more; steps count from 1.
    case diverged(step: Int)

    /// The caller asked to stop.
    case cancelled
}

extension InferenceError: CustomStringConvertible {
    /// One sentence for a person: what is wrong, what was expected and what was found.
    public var description: String {
        switch self {
        case .unreadableFile(let path, let code): "\(path) cannot be read (system error \(code))"
        case .malformedSafeTensors(let path, let reason): "\(path) is not a valid safetensors file: \(reason)"
        case .missingTensor(let name): "the weights lack tensor \(name)"
        case .unexpectedTensors(let names): "the network has no place for \(Self.abridged(names))"
        case .unsupportedElementType(let tensor, let type): "tensor \(tensor) has unsupported element type \(type)"
        case .wrongTensorShape(let tensor, let expected, let found):
            "tensor \(tensor) has shape \(found), expected \(expected)"
        case .unusableTensorValue(let tensor, let value): "tensor \(tensor) holds the unusable value \(value)"
        case .invalidArchitecture(let reason): "the network architecture is invalid: \(reason)"
        case .wrongInputShape(let expected, let found): "the input has shape \(found), expected \(expected)"
        case .incompatibleShapes(let layer, let reason): "layer \(layer): \(reason)"
        case .planTooLarge(let required, let limit):
            "inference needs \(required) bytes of memory, more than the limit of \(limit)"
        case .unusableInstructionSet(let found, let available):
            "\(InstructionSet.variable) is \(found), expected one of \(available.joined(separator: ", ")) on this processor"
        case .diverged(let step):
            "the training diverged: at step \(step) the loss is no finite number; a lower rate or clipping may help"
        case .cancelled: "inference was cancelled"
        }
    }

    private static func abridged(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more tensors" : shown
    }
}
