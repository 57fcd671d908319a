import Foundation

/// The ratios that kernels have to reach, as stored beside the benchmarks.
struct Thresholds {
    /// A kernel of which the file does not say what it has to reach.
    struct Missing: Error, CustomStringConvertible {
        let kernel: String
        var description: String { "The thresholds have no \"\(kernel)\" under \"kernel-rates\"" }
    }

    private let leastShares: [String: Double]

    init(contentsOf path: String) throws {
        struct File: Decodable {
            let kernelRates: [String: Double]
            enum CodingKeys: String, CodingKey { case kernelRates = "kernel-rates" }
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        leastShares = try JSONDecoder().decode(File.self, from: data).kernelRates
    }

    func leastShare(of kernel: String) throws -> Double {
        guard let share = leastShares[kernel] else { throw Missing(kernel: kernel) }
        return share
    }
}
