/// Reads and checks the fields of a header.
struct HeaderReader {
    let bytes: HeaderBytes
    let path: String

    func checkMagic() throws(NIfTIError) {
        let magic = bytes.text(at: 344, count: 4)
        if magic == "ni1" { throw .notNIfTI(path: path, found: "the header of a pair of files (.hdr and .img)") }
        guard magic == "n+1" else { throw .notNIfTI(path: path, found: "a file of another kind (magic \"\(magic)\")") }
    }

    func size(maximum: Int) throws(NIfTIError) -> [Int] {
        let dimensions = bytes.integers(at: 40, count: 8)
        guard (3...7).contains(dimensions[0]) else {
            throw invalid("dim[0]", "\(dimensions[0])", "3 to 7 axes")
        }
        let used = Array(dimensions[1...dimensions[0]])
        guard used.allSatisfy({ $0 > 0 }) else { throw invalid("dim", "\(used)", "positive sizes") }
        guard used.dropFirst(3).allSatisfy({ $0 == 1 }) else {
            throw invalid("dim", "\(used)", "one volume: sizes of 1 behind the third")
        }
        let voxels = used.prefix(3).reduce(1, *)
        guard voxels <= maximum else { throw invalid("dim", "\(used)", "\(maximum) voxels at most") }
        return Array(used.prefix(3))
    }

    func dataType() throws(NIfTIError) -> NIfTIDataType {
        let code = bytes.integer(at: 70)
        guard let type = NIfTIDataType(rawValue: code) else {
            let known = NIfTIDataType.allCases.map { "\($0.rawValue)" }.joined(separator: ", ")
            throw invalid("datatype", "\(code)", "an integer or a float (one of \(known))")
        }
        let bits = bytes.integer(at: 72)
        guard bits == type.size * 8 else { throw invalid("bitpix", "\(bits)", "\(type.size * 8) for \(type)") }
        return type
    }

    func dataOffset(maximum: Int) throws(NIfTIError) -> Int {
        let offset = bytes.number(at: 108)
        guard offset >= 352, offset <= Double(maximum), offset == offset.rounded() else {
            throw invalid("vox_offset", "\(offset)", "a whole number from 352 to \(maximum)")
        }
        return Int(offset)
    }

    /// A slope of 0, or none, leaves values as they are.
    func scaling() throws(NIfTIError) -> (slope: Double, intercept: Double) {
        let (slope, intercept) = (bytes.number(at: 112), bytes.number(at: 116))
        guard slope.isFinite, slope != 0 else { return (1, 0) }
        guard intercept.isFinite else { throw invalid("scl_inter", "\(intercept)", "a number") }
        return (slope, intercept)
    }

    /// The sform where there is one, else the qform.
    func affine() throws(NIfTIError) -> VoxelAffine {
        let affine: VoxelAffine
        if bytes.integer(at: 254) > 0 {
            affine = sform()
        } else if bytes.integer(at: 252) > 0 {
            affine = try qform()
        } else {
            throw invalid("sform_code and qform_code", "0", "one above 0: where the voxels lie is unknown otherwise")
        }
        try check(affine)
        return affine
    }

    private func sform() -> VoxelAffine {
        let rows = [280, 296, 312].map { bytes.numbers(at: $0, count: 4) }
        let column = { (index: Int) in SIMD3(rows[0][index], rows[1][index], rows[2][index]) }
        return VoxelAffine(rightAnteriorSuperior: column(3), (0..<3).map(column), unit: unit)
    }

    private func qform() throws(NIfTIError) -> VoxelAffine {
        let spacing = bytes.numbers(at: 76, count: 4)
        guard spacing[1...3].allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw invalid("pixdim", "\(Array(spacing[1...3]))", "positive distances")
        }
        let quaternion = bytes.numbers(at: 256, count: 3)
        guard let rotation = Quaternion(quaternion) else {
            throw invalid("quatern", "\(quaternion)", "a rotation: a length of 1 at most")
        }
        let handedness: Double = spacing[0] < 0 ? -1 : 1
        let offset = bytes.numbers(at: 268, count: 3)
        let scales = [spacing[1], spacing[2], spacing[3] * handedness]
        return VoxelAffine(
            rightAnteriorSuperior: SIMD3(offset[0], offset[1], offset[2]),
            zip(rotation.columns, scales).map { $0 * $1 }, unit: unit)
    }

    private func check(_ affine: VoxelAffine) throws(NIfTIError) {
        let values = ([affine.origin] + affine.axes).flatMap { [$0.x, $0.y, $0.z] }
        guard values.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else {
            throw invalid("affine", "\(values)", "lengths in mm")
        }
        guard affine.spacing.allSatisfy({ (1e-3...1e3).contains($0) }) else {
            throw invalid("voxel size", "\(affine.spacing)", "0.001 to 1000 mm")
        }
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            let cosine =
                (affine.axes[first] * affine.axes[second]).sum() / affine.spacing[first] / affine.spacing[second]
            guard abs(cosine) < 0.01 else {
                throw invalid("affine", "sheared (axes \(first) and \(second))", "perpendicular axes")
            }
        }
    }

    /// A unit of the file's lengths in mm.
    private var unit: Double {
        switch bytes.byte(at: 123) & 7 {
        case 1: 1000
        case 3: 0.001
        default: 1
        }
    }

    private func invalid(_ field: String, _ found: String, _ expected: String) -> NIfTIError {
        .invalidHeader(path: path, field: field, found: found, expected: expected)
    }
}

/// The 348 bytes of a header, in the byte order that their first field shows.
struct HeaderBytes {
    /// Whether the file is of the other byte order than this machine.
    let isSwapped: Bool
    private let bytes: [UInt8]

    static let count = 348

    /// `nil` where the first field is no NIfTI-1 header's size in either byte order.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        let size = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
        guard size == 348 || size.byteSwapped == 348 else { return nil }
        isSwapped = size != 348
        self.bytes = bytes
    }

    func integer(at offset: Int) -> Int {
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Int16.self) }
        return Int(isSwapped ? value.byteSwapped : value)
    }

    func integers(at offset: Int, count: Int) -> [Int] { (0..<count).map { integer(at: offset + 2 * $0) } }

    func number(at offset: Int) -> Double {
        let pattern = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
        return Double(Float(bitPattern: isSwapped ? pattern.byteSwapped : pattern))
    }

    func numbers(at offset: Int, count: Int) -> [Double] { (0..<count).map { number(at: offset + 4 * $0) } }

    func byte(at offset: Int) -> UInt8 { bytes[offset] }

    /// Bytes as text, up to the first NUL.
    func text(at offset: Int, count: Int) -> String {
        String(decoding: bytes[offset..<offset + count].prefix { $0 != 0 }, as: UTF8.self)
    }
}
