public import Imaging
public import Segmentation
public import Training

/// What a training, a comparison or an evaluation tells while it goes on.
///
///     let session = TrainingSession(configuration) { event in
///         if case .epoch(let record, _) = event { print(record.loss) }
///     }
///
/// Events come one at a time, on the thread that does the work.
public enum ExperimentEvent: Sendable, Equatable {
    /// Something that the sources hold is not used: what and why, in a sentence for a person.
    case passedOver(String)
    /// So many cases have been read, of all.
    case reading(Int, of: Int)
    /// All cases have been read.
    case read(training: Int, validation: Int)
    /// A case is being evaluated; so many are done, of all.
    case evaluating(Int, of: Int)
    /// A network of a comparison is next.
    case network(name: String, parameters: Int)
    /// A network of a pair is next, with its voxel distances.
    case part(name: String, spacing: NetworkSpacing)
    /// The training goes on where it was stopped.
    case continuing(afterEpoch: Int)
    /// The bundle to start from has several networks, of which the first is trained on.
    case severalNetworks(bundle: String, count: Int)
    /// The bundle to start from was trained with another input: its spacing and window, and the training's own.
    case otherInput(bundle: String, found: Input, expected: Input)
    /// A training step is done.
    case step(Step)
    /// An epoch is done.
    case epoch(EpochRecord, of: Int)
    /// The model card does not tell where the data come from.
    case originNotStated
    /// The bundle is written.
    case trained(bundle: String)
    /// The bundle was there already, trained with the same configuration.
    case trainedAlready(bundle: String)

    /// How CT values become a network's input.
    public struct Input: Sendable, Equatable {
        /// The distances between voxels.
        public let spacing: NetworkSpacing
        /// The Hounsfield units that become 0 and 1.
        public let window: HounsfieldWindow
    }

    /// How far a training is.
    public struct Step: Sendable, Equatable {
        /// The epoch, from 1.
        public let epoch: Int
        /// The step's loss.
        public let loss: Double
        /// Dice of the last validation; `nil` where there was none yet.
        public let dice: Double?
        /// The share of all steps that is done, 0 to 1.
        public let share: Double
        /// How long the rest will take at the epoch's pace.
        public let remaining: Duration
    }
}
