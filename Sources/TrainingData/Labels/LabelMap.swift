import Imaging

/// Which label of the network each label of a truth becomes.
struct LabelMap {
    private let table: [UInt8: UInt8]

    /// - Parameter map: The network's label of each label of the truth; `nil` where they are the same, 1 to `count`.
    init(_ map: [String: Int]?, count: Int) {
        var table: [UInt8: UInt8] = [0: 0]
        if let map {
            for (key, value) in map {
                if let label = UInt8(key) { table[label] = UInt8(clamping: value) }
            }
        } else {
            for label in 1...UInt8(clamping: max(1, count)) { table[label] = label }
        }
        self.table = table
    }

    /// The network's label of a label of the truth.
    ///
    /// - Throws: ``TrainingDataError/unknownLabel(path:found:known:)`` where nothing says what becomes of it.
    func label(of found: UInt8, path: String) throws(TrainingDataError) -> UInt8 {
        guard let label = table[found] else {
            throw .unknownLabel(path: path, found: found, known: table.keys.sorted())
        }
        return label
    }

    /// The truth with the network's labels.
    func apply(_ truth: Mask, path: String) throws(TrainingDataError) -> Mask {
        var lookup = [UInt8](repeating: 0, count: 256)
        for found in Set(truth.voxels) { lookup[Int(found)] = try label(of: found, path: path) }
        return Mask(geometry: truth.geometry, voxels: truth.voxels.map { lookup[Int($0)] })
    }
}
