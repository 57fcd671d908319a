import Configuration
import TrainingData

extension DataSourceSettings {
    /// The values that cannot be used, by their keys within the source.
    func invalidValues(labelCount: Int) -> [InvalidValue] {
        var invalid: [InvalidValue] = []
        if negatives == true, source != .dicom {
            invalid.append(.init(path: ["negatives"], found: "true", expected: "source dicom: others have labels"))
        }
        if labels != nil, source != .pancreasCT {
            invalid.append(.init(path: ["labels"], found: "a folder", expected: "source pancreas-ct"))
        }
        if let slices, slices.count != 2 || slices[0] < 1 || slices[1] < slices[0] {
            invalid.append(.init(path: ["slices"], found: "\(slices)", expected: "the first and the last, from 1"))
        }
        if patients?.isEmpty == true {
            invalid.append(.init(path: ["patients"], found: "an empty list", expected: "the names of cases"))
        }
        return invalid + invalidLabels(labelCount) + invalidFolds
    }

    private func invalidLabels(_ labelCount: Int) -> [InvalidValue] {
        let labels = (labelMap ?? [:]).keys.compactMap { UInt8($0) }
        if let label = labels.first(where: { label in labels.count { $0 == label } > 1 }) {
            return [.init(path: ["labelMap"], found: "two keys for the label \(label)", expected: "one for each label")]
        }
        return (labelMap ?? [:]).sorted { $0.key < $1.key }.compactMap { key, value in
            if UInt8(key) == nil {
                return InvalidValue(
                    path: ["labelMap", key], found: "the label \"\(key)\"", expected: "a whole number from 0 to 255")
            }
            guard !(0...labelCount).contains(value) else { return nil }
            return InvalidValue(
                path: ["labelMap", key], found: "\(value)", expected: "a label of the network: 0 to \(labelCount)")
        }
    }

    private var invalidFolds: [InvalidValue] {
        guard let folds else { return [] }
        guard (2...1000).contains(folds.count) else {
            return [.init(path: ["folds", "count"], found: "\(folds.count)", expected: "a number from 2 to 1000")]
        }
        guard !folds.take.isEmpty, folds.take.allSatisfy({ (0..<folds.count).contains($0) }) else {
            return [
                .init(
                    path: ["folds", "take"], found: "\(folds.take)", expected: "numbers from 0 to \(folds.count - 1)")
            ]
        }
        return []
    }
}
