import Foundation
import Imaging
import Inference
import Segmentation
import Testing

/// A description as people have written it: bundles of before stay readable, key by key.
@Suite("The format of a model's description") struct DescriptionFormatTests {
    private static let card = #"{"intendedUse":"a","licence":"b","trainingData":["c","d"],"accuracy":["e"]}"#
    private static let label = """
        {"number":1,"name":"n","category":{"value":"1","scheme":"S","meaning":"m"},\
        "type":{"value":"2","scheme":"T","meaning":"o"},"color":[3,4,5]}
        """

    private static func network(_ file: String, _ digit: String, _ spacing: String) -> String {
        """
        "architecture":{"kind":"dense-dilated-net","dimensions":2,"filters":[6],"outputChannels":1},\
        "weights":{"file":"\(file)","sha256":"\(String(repeating: digit, count: 64))"},\
        "input":{"spacing":\(spacing),"window":[-100,240],"logitThreshold":1.5}
        """
    }

    private static func decoded(_ json: String) throws -> ModelDescription {
        try JSONDecoder().decode(ModelDescription.self, from: Data(json.utf8))
    }

    @Test("a threshold with all that can be said of it")
    func threshold() throws {
        let description = try Self.decoded(
            """
            {"schema":1,"name":"x","version":"2.1","kind":"threshold","hounsfield":200,"labels":[\(Self.label)],
             "postProcessing":{"keepsLargestComponent":true,"minimumVolume":2.5},
             "requirements":{"minimumSlices":7,"maximumObliquityDegrees":12,"needsRegularSpacing":true,
             "maximumSliceDistance":6},"card":\(Self.card)}
            """)
        let expected = ModelDescription(
            name: "x", version: "2.1", kind: .threshold, hounsfield: 200,
            labels: [
                SegmentLabel(
                    number: 1, name: "n", category: CodeDescription(value: "1", scheme: "S", meaning: "m"),
                    type: CodeDescription(value: "2", scheme: "T", meaning: "o"), color: [3, 4, 5])
            ],
            postProcessing: PostProcessing(keepsLargestComponent: true, minimumVolume: 2.5),
            requirements: SeriesRequirements(
                minimumSlices: 7, maximumObliquityDegrees: 12, needsRegularSpacing: true, maximumSliceDistance: 6),
            card: ModelCard(intendedUse: "a", licence: "b", trainingData: ["c", "d"], accuracy: ["e"]))
        #expect(description == expected)
        #expect(description.effectiveRequirements == expected.requirements)
    }

    @Test("a network on slices with an ensemble")
    func ensemble() throws {
        let description = try Self.decoded(
            """
            {"schema":1,"name":"x","version":"1","kind":"slice-wise-2d",\(Self.network("w", "0", "[2,1.5]")),
             "ensemble":[{\(Self.network("v", "1", "[1,3]"))}],"labels":[\(Self.label)],"card":\(Self.card)}
            """)
        #expect(description.kind == .sliceWise && description.locator == nil && description.hounsfield == nil)
        #expect(description.input == NetworkInput(spacing: [2, 1.5], window: [-100, 240], logitThreshold: 1.5))
        let architecture = NetworkArchitecture(kind: .denseDilated, dimensions: 2, filters: [6], outputChannels: 1)
        #expect(description.architecture == architecture)
        #expect(description.weights == WeightsDescription(file: "w", sha256: String(repeating: "0", count: 64)))
        let member = EnsembleMember(
            architecture: architecture,
            weights: WeightsDescription(file: "v", sha256: String(repeating: "1", count: 64)),
            input: NetworkInput(spacing: [1, 3], window: [-100, 240], logitThreshold: 1.5))
        #expect(description.ensemble == [member])
        #expect(description.fault() == nil)
    }

    @Test("a locator with its margin and its smallest volume, and the kinds in space")
    func locator() throws {
        let description = try Self.decoded(
            """
            {"schema":1,"name":"x","version":"1","kind":"coarse-to-fine-3d",\(Self.network("w", "0", "[2,1,1]")),
             "locator":{\(Self.network("l", "1", "[4,3,3]")),"margin":15,"minimumVolume":7},
             "labels":[\(Self.label)],"card":\(Self.card)}
            """)
        #expect(description.kind == .coarseToFine)
        let locator = try #require(description.locator)
        #expect(locator.margin == 15 && locator.minimumVolume == 7 && locator.weights.file == "l")
        #expect(locator.input.spacing == [4, 3, 3] && description.input?.spacing == [2, 1, 1])
        let kinds = ["threshold", "slice-wise-2d", "sliding-window-3d", "coarse-to-fine-3d"]
        #expect(Set(ModelKind.allCases.map(\.rawValue)) == Set(kinds))
    }

    @Test("what is left out when a description is made is what its documentation says")
    func defaults() throws {
        let architecture = NetworkArchitecture(kind: .denseDilated, dimensions: 3, filters: [1], outputChannels: 1)
        let input = NetworkInput(spacing: [1, 1, 1], window: [0, 1])
        #expect(input.logitThreshold == 0 && input.patch == nil && input.overlap == nil)
        let locator = LocatorDescription(
            architecture: architecture, weights: WeightsDescription(file: "w", sha256: ""), input: input)
        #expect(locator.margin == 20 && locator.minimumVolume == 5)
        #expect(PostProcessing() == PostProcessing(keepsLargestComponent: false, minimumVolume: nil))
        let pancreas = SegmentLabel.pancreas
        #expect(pancreas.number == 1 && pancreas.name == "Pancreas" && pancreas.color == [249, 180, 111])
        #expect(pancreas.type == CodeDescription(value: "15776009", scheme: "SCT", meaning: "Pancreas"))
        let category = CodeDescription(value: "91723000", scheme: "SCT", meaning: "Anatomical Structure")
        #expect(pancreas.category == category)
    }
}
