public import Imaging
public import Inference

/// What `model.json` says about a model.
///
/// ```json
/// {"schema": 1, "name": "commissioning-threshold", "version": "1.0.0", "kind": "threshold", "hounsfield": 200,
///  "labels": [{"number": 1, "name": "Target", "category": {…}, "type": {…}, "color": [255, 0, 0]}], "card": {…}}
/// ```
/// A network needs `architecture`, `weights` and `input`, kind `coarse-to-fine-3d` needs `locator` too, kind
/// `threshold` needs `hounsfield`.
public struct ModelDescription: Sendable, Codable, Equatable {
    /// The version of this format: 1.
    public var schema = 1
    /// The model's name, the same as its folder's as a rule.
    public var name: String
    /// The model's version.
    public var version: String
    /// How it works on a series.
    public var kind: ModelKind
    /// The network's definition and sizes.
    public var architecture: NetworkArchitecture?
    /// The network's weights.
    public var weights: WeightsDescription?
    /// How CT values become the network's input.
    public var input: NetworkInput?
    /// The network that finds the region, for kind `coarse-to-fine-3d`.
    public var locator: LocatorDescription?
    /// For a 2D network: others whose logits are averaged with its own.
    public var ensemble: [EnsembleMember]?
    /// The CT value from which on a voxel belongs to segment 1, in Hounsfield units.
    public var hounsfield: Int?
    /// The segments, by number.
    public var labels: [SegmentLabel]
    /// What is done to the mask afterwards.
    public var postProcessing: PostProcessing?
    /// What the model needs of a series; by default what its kind needs.
    public var requirements: SeriesRequirements?
    /// Origin, licence, accuracy.
    public var card: ModelCard

    /// Creates a description; see the properties for what each kind needs.
    public init(
        name: String,
        version: String,
        kind: ModelKind,
        architecture: NetworkArchitecture? = nil,
        weights: WeightsDescription? = nil,
        input: NetworkInput? = nil,
        locator: LocatorDescription? = nil,
        ensemble: [EnsembleMember]? = nil,
        hounsfield: Int? = nil,
        labels: [SegmentLabel],
        postProcessing: PostProcessing? = nil,
        requirements: SeriesRequirements? = nil,
        card: ModelCard
    ) {
        self.name = name
        self.version = version
        self.kind = kind
        self.architecture = architecture
        self.weights = weights
        self.input = input
        self.locator = locator
        self.ensemble = ensemble
        self.hounsfield = hounsfield
        self.labels = labels
        self.postProcessing = postProcessing
        self.requirements = requirements
        self.card = card
    }

    /// What the model needs of a series: what it says, or what its kind needs.
    public var effectiveRequirements: SeriesRequirements {
        switch (requirements, kind) {
        case (let requirements?, _): requirements
        case (nil, .threshold): .any
        case (nil, .sliceWise): SeriesRequirements()
        case (nil, .slidingWindow), (nil, .coarseToFine): SeriesRequirements(needsRegularSpacing: true)
        }
    }
}
