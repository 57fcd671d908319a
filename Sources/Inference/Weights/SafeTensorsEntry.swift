/// One tensor as the header of a safetensors file announces it.
struct SafeTensorsEntry: Decodable {
    let type: String
    let shape: [Int]
    let offsets: [Int]

    private enum CodingKeys: String, CodingKey {
        case type = "dtype"
        case shape
        case offsets = "data_offsets"
    }

    /// What is wrong with the entry in a file of `dataSize` bytes of data, or nil.
    func defect(dataSize: Int) -> String? {
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= dataSize else {
            return "data offsets \(offsets) lie outside of the \(dataSize) bytes of data"
        }
        guard shape.count <= 16, let elements = Tensor.elementCount(of: shape) else {
            return "shape \(shape.prefix(16)) is impossible"
        }
        guard let size = ElementType(rawValue: type)?.size else { return nil }
        let length = offsets[1] - offsets[0]
        return elements * size == length ? nil : "shape \(shape) of \(type) does not fill \(length) bytes"
    }
}
