public import Segmentation
public import Training

/// The cases of a training, found but not read.
///
///     let data = try CaseLibrary(settings, labels: [.pancreas], input: input, threads: 2)
///     let cases = try data.read(data.training)
///
/// Calls block their thread. One case is read at a time; what stays is what the network is fed.
public struct CaseLibrary: Sendable {
    /// The cases that are trained on.
    public let training: [FoundCase]
    /// The cases that are validated on.
    public let validation: [FoundCase]
    /// What the sources hold and is not used, and why: a sentence each, for a person.
    public let notes: [String]
    private let sampler: NetworkSampler
    private let threads: Int

    /// Looks through the sources.
    ///
    /// - Throws: ``TrainingDataError`` and what reading headers throws, each of which names the
    ///   file.
    /// - Parameters:
    ///   - settings: The sources.
    ///   - labels: What the network finds.
    ///   - input: What the network is fed.
    public init(
        _ settings: TrainingDataSettings, labels: [SegmentLabel], input: TrainingInputSettings, threads: Int
    ) throws {
        let find = { (sources: [DataSourceSettings]) in
            try sources.reduce(FoundCases()) { found, source in
                try found + DataSource(source, labels: labels, threads: threads).cases()
            }
        }
        let (training, validation) = try (find(settings.training), find(settings.validation))
        self.training = training.cases
        self.validation = validation.cases
        notes = training.notes + validation.notes
        sampler = NetworkSampler(spacing: input.spacing, window: input.window, threads: threads)
        self.threads = threads
        try checkSplits()
    }

    /// Reads cases.
    ///
    /// - Parameter progress: Called with each case that has been read.
    public func read(
        _ cases: [FoundCase], progress: (TrainingCase) throws -> Void = { _ in }
    ) throws -> [TrainingCase] {
        try cases.map { found in
            let item = try read(found)
            try progress(item)
            return item
        }
    }

    /// Reads a case and brings it to the network's spacing.
    public func read(_ found: FoundCase) throws -> TrainingCase {
        try naming(found) {
            let labelled = try found.read(threads)
            let sample = try sampler.sample(labelled.volume, truth: labelled.truth)
            return TrainingCase(
                name: found.name, patient: found.patient, size: sample.size, image: sample.image,
                labels: sample.labels)
        }
    }

    /// Reads a case on its own grid, with the labels of the network.
    public func labelled(_ found: FoundCase) throws -> LabelledVolume {
        try naming(found) { try found.read(threads) }
    }

    /// Does something with a case, so that whatever fails names it.
    private func naming<Result>(_ found: FoundCase, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as TrainingDataError {
            throw error
        } catch {
            throw TrainingDataError.unreadable(path: found.name, reason: "\(error)")
        }
    }

    private func checkSplits() throws {
        for found in validation {
            if let same = training.first(where: { $0.patient == found.patient }) {
                throw TrainingDataError.patientInBothSplits(training: same.name, validation: found.name)
            }
            if let same = training.first(where: { $0.hasSameImage(as: found) }) {
                throw TrainingDataError.imageInBothSplits(
                    training: same.image ?? same.name, validation: found.image ?? found.name)
            }
        }
    }
}
