import Foundation
import Node
import Segmentation

/// The training of two networks, of which a coarse one finds the region for a fine one, from the cases to one bundle.
struct CascadeSession {
    let configuration: TrainingConfiguration

    private var folder: String { "\(configuration.output).training" }

    /// Trains what is not trained yet, and combines the two.
    func run() throws {
        let fine = configuration.ofFine(output: "\(folder)/fine")
        guard let coarse = configuration.ofLocator(output: "\(folder)/locator") else {
            return try TrainingSession(configuration).run()
        }
        let isCombined = FileManager.default.fileExists(atPath: configuration.output)
        for part in [coarse, fine] {
            Output.lineNow("\(URL(filePath: part.output).lastPathComponent): spacing \(part.input.spacing) mm")
            try TrainingSession(part).run()
        }
        guard !isCombined else { return Output.line("\(configuration.output) is trained already") }
        try Self.combine(fine.output, locator: coarse.output, version: configuration.version, to: configuration.output)
        Output.line(configuration.output)
    }

    /// Makes one bundle of two.
    static func combine(_ fine: String, locator: String, version: String, to output: String) throws {
        let combiner = BundleCombiner(name: URL(filePath: output).lastPathComponent, version: version)
        try combiner.coarseToFine(.load(folder: fine), locator: .load(folder: locator), to: output)
    }
}
