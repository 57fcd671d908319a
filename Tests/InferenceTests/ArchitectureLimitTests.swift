import Foundation
import Inference
import Testing

/// The limits of what an architecture may say: each value at its limit is taken, each one beyond it is refused.
@Suite("The limits of an architecture") struct ArchitectureLimitTests {
    /// A network of a kind in its usual form, of 5 levels where it may have as many.
    private static func network(_ kind: NetworkKind, _ dimensions: Int? = nil) -> NetworkArchitecture {
        let levels =
            switch kind {
            case .monaiBasicUNet: 6
            case .denseVNet, .denseDilated: 3
            default: 5
            }
        return NetworkArchitecture(
            kind: kind, dimensions: dimensions ?? spatialAxes(kind)[0],
            filters: [Int](repeating: 4, count: levels), outputChannels: 1)
    }

    private static func spatialAxes(_ kind: NetworkKind) -> [Int] {
        switch kind {
        case .attentionUNet2D, .oktayAttentionUNet2D: [2]
        case .oktayAttentionUNet3D, .vnet, .denseVNet: [3]
        case .gridAttentionUNet, .monaiAttentionUNet, .monaiBasicUNet, .monaiUNet, .unet, .plainConvUNet,
            .denseDilated:
            [2, 3]
        }
    }

    private static func isValid(_ architecture: NetworkArchitecture) -> Bool {
        do { try architecture.validate() } catch { return false }
        return true
    }

    @Test("a network exists in a plane, in space or in both", arguments: NetworkKind.allCases)
    func dimensions(kind: NetworkKind) {
        #expect((1...4).filter { Self.isValid(Self.network(kind, $0)) } == Self.spatialAxes(kind))
    }

    @Test(
        "a network has as many levels as its kind allows",
        arguments: [
            (.unet, 2...10), (.plainConvUNet, 2...10), (.monaiUNet, 2...10), (.monaiAttentionUNet, 2...10),
            (.attentionUNet2D, 2...10), (.gridAttentionUNet, 5...5), (.oktayAttentionUNet2D, 5...5),
            (.monaiBasicUNet, 6...6), (.denseDilated, 1...11),
        ] as [(NetworkKind, ClosedRange<Int>)])
    func levels(kind: NetworkKind, range: ClosedRange<Int>) {
        let valid = (1...11).filter { count in
            Self.isValid(
                NetworkArchitecture(
                    kind: kind, dimensions: 2, filters: [Int](repeating: 4, count: count), outputChannels: 1))
        }
        #expect(valid == Array(range))
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: NetworkKind
        let isValid: Bool
        let apply: @Sendable (inout NetworkArchitecture) -> Void

        init(
            _ name: String, _ kind: NetworkKind, _ isValid: Bool,
            _ apply: @escaping @Sendable (inout NetworkArchitecture) -> Void
        ) {
            (testDescription, self.kind, self.isValid, self.apply) = (name, kind, isValid, apply)
        }
    }

    private static let sizes = [
        Change("100 units", .denseDilated, true) { reset(&$0, [Int](repeating: 1, count: 100)) },
        Change("101 units", .denseDilated, false) { reset(&$0, [Int](repeating: 1, count: 101)) },
        Change("8192 filters", .unet, true) { $0.filters[1] = 8192 },
        Change("8193 filters", .unet, false) { $0.filters[1] = 8193 },
        Change("no filters", .unet, false) { $0.filters[4] = 0 },
        Change("8192 classes", .unet, true) { $0.outputChannels = 8192 },
        Change("8193 classes", .unet, false) { $0.outputChannels = 8193 },
        Change("no input", .unet, false) { $0.inputChannels = 0 },
        Change("strides of 8", .monaiUNet, true) { $0.strides = [8, 1, 2, 3] },
        Change("strides of 9", .monaiUNet, false) { $0.strides = [9, 1, 2, 3] },
        Change("strides of 0", .monaiAttentionUNet, false) { $0.strides = [2, 2, 2, 0] },
        Change("three strides of four", .monaiAttentionUNet, false) { $0.strides = [2, 2, 2] },
        Change("strides of 1 where they are 2", .unet, false) { $0.strides = [2, 2, 1, 2] },
        Change("no epsilon", .unet, false) { $0.normalizationEpsilon = 0 },
        Change("a small epsilon", .unet, true) { $0.normalizationEpsilon = 1e-30 },
        Change("gates of 2 filters", .monaiAttentionUNet, true) { $0.filters[0] = 2 },
        Change("gates of 1 filter", .monaiAttentionUNet, false) { $0.filters[0] = 1 },
        Change("one feature of the second level", .monaiBasicUNet, true) { $0.filters[1] = 1 },
        Change("one feature of the third level", .monaiBasicUNet, false) { $0.filters[2] = 1 },
        Change("one feature of the fifth level", .monaiBasicUNet, false) { $0.filters[4] = 1 },
        Change("one feature of the last stage", .monaiBasicUNet, true) { $0.filters[5] = 1 },
    ]

    private static let options = [
        Change("8 gates", .oktayAttentionUNet2D, true) { $0.options.gates = 8 },
        Change("9 gates", .oktayAttentionUNet2D, false) { $0.options.gates = 9 },
        Change("16 convolutions", .vnet, true) { $0.options.units = [16, 1, 1, 1, 1, 1, 1, 1] },
        Change("17 convolutions", .vnet, false) { $0.options.units = [17, 1, 1, 1, 1, 1, 1, 1] },
        Change("no convolution", .vnet, false) { $0.options.units = [1, 1, 1, 0, 1, 1, 1, 1] },
        Change("nine stages", .plainConvUNet, true) { $0.options.units = [1, 2, 3, 4, 5, 4, 3, 2, 16] },
        Change("eight stages", .plainConvUNet, false) { $0.options.units = [1, 2, 3, 4, 5, 4, 3, 2] },
        Change("16 residual convolutions", .monaiUNet, true) { $0.options.units = [16] },
        Change("17 residual convolutions", .monaiUNet, false) { $0.options.units = [17] },
        Change("64 units", .denseVNet, true) { $0.options.units = [64, 1, 1] },
        Change("65 units", .denseVNet, false) { $0.options.units = [65, 1, 1] },
        Change("growth of 512", .denseVNet, true) { $0.options.growth = [1, 512, 1] },
        Change("growth of 513", .denseVNet, false) { $0.options.growth = [1, 513, 1] },
        Change("growth of two stacks", .denseVNet, false) { $0.options.growth = [4, 8] },
        Change("skips of 8192", .denseVNet, true) { $0.options.skipFilters = [1, 1, 8192] },
        Change("skips of 8193", .denseVNet, false) { $0.options.skipFilters = [1, 1, 8193] },
        Change("dilations of 512", .denseDilated, true) { $0.options.dilations = [512, 1] },
        Change("dilations of 513", .denseDilated, false) { $0.options.dilations = [1, 513] },
        Change("dilations of 513 in stacks", .denseVNet, false) { $0.options.dilations = [513] },
        Change("a prior of 1024", .denseVNet, true) { $0.options.priorSize = [1024, 1, 1] },
        Change("a prior of 1025", .denseVNet, false) { $0.options.priorSize = [1, 1, 1025] },
    ]

    private static func reset(_ architecture: inout NetworkArchitecture, _ filters: [Int]) {
        architecture.filters = filters
        architecture.strides = [Int](repeating: 2, count: filters.count - 1)
    }

    @Test("a value at its limit is taken, one beyond it is refused", arguments: sizes + options)
    func limit(change: Change) {
        var architecture = Self.network(change.kind)
        #expect(Self.isValid(architecture))
        change.apply(&architecture)
        #expect(Self.isValid(architecture) == change.isValid)
    }

    @Test("an option is taken by the kinds that have a use for it alone", arguments: NetworkKind.allCases)
    func optionsOfKinds(kind: NetworkKind) {
        let expected: Set<String> =
            switch kind {
            case .attentionUNet2D, .monaiAttentionUNet, .monaiBasicUNet: []
            case .unet, .gridAttentionUNet: ["upsampling", "deepSupervision"]
            case .oktayAttentionUNet2D, .oktayAttentionUNet3D: ["upsampling", "deepSupervision", "gates"]
            case .vnet, .plainConvUNet, .monaiUNet: ["units"]
            case .denseVNet: ["units", "growth", "skipFilters", "dilations", "priorSize"]
            case .denseDilated: ["dilations"]
            }
        let given: [(String, NetworkOptions)] = [
            ("upsampling", NetworkOptions(upsampling: .interpolation)),
            ("deepSupervision", NetworkOptions(deepSupervision: false)), ("gates", NetworkOptions(gates: 1)),
            ("units", NetworkOptions(units: [1, 1, 1])), ("growth", NetworkOptions(growth: [1, 1, 1])),
            ("skipFilters", NetworkOptions(skipFilters: [1, 1, 1])), ("dilations", NetworkOptions(dilations: [1])),
            ("priorSize", NetworkOptions(priorSize: [1, 1, 1])),
        ]
        for (name, options) in given {
            var architecture = Self.network(kind)
            architecture.options = options
            let reason = "\(kind.rawValue) has no option \(name)"
            var refusal: InferenceError?
            do throws(InferenceError) { try architecture.validate() } catch { refusal = error }
            #expect((refusal == .invalidArchitecture(reason: reason)) == !expected.contains(name), "\(name)")
        }
    }

    @Test("sizes of an input are multiples of what the levels halve")
    func sizeMultiple() {
        var strided = Self.network(.monaiUNet)
        strided.strides = [2, 1, 3, 2]
        #expect(strided.sizeMultiple == 12)
        let multiples = [NetworkKind.unet, .monaiBasicUNet, .denseVNet, .denseDilated, .vnet].map {
            Self.network($0).sizeMultiple
        }
        #expect(multiples == [16, 16, 8, 1, 16])
    }

    @Test("every key of an architecture is read")
    func decoded() throws {
        let text = """
            {"kind": "monai-unet", "dimensions": 3, "filters": [4, 8, 16], "inputChannels": 2, "outputChannels": 7,
             "strides": [1, 3], "normalizationEpsilon": 0.25,
             "nameMap": {"prefixes": {"": "net."}, "names": {"a": "b"}, "ignored": ["c."]}, "options": {"units": [3]}}
            """
        let expected = NetworkArchitecture(
            kind: .monaiUNet, dimensions: 3, filters: [4, 8, 16], inputChannels: 2, outputChannels: 7, strides: [1, 3],
            normalizationEpsilon: 0.25,
            nameMap: NameMap(prefixes: ["": "net."], names: ["a": "b"], ignored: ["c."]),
            options: NetworkOptions(units: [3]))
        #expect(try JSONDecoder().decode(NetworkArchitecture.self, from: Data(text.utf8)) == expected)
        let bare = try JSONDecoder().decode(NameMap.self, from: Data("{}".utf8))
        #expect(bare == NameMap())
        let all = """
            {"upsampling": "interpolation", "deepSupervision": true, "gates": 2, "units": [3], "growth": [4],
             "skipFilters": [5], "dilations": [6], "priorSize": [7, 8, 9]}
            """
        let options = NetworkOptions(
            upsampling: .interpolation, deepSupervision: true, gates: 2, units: [3], growth: [4], skipFilters: [5],
            dilations: [6], priorSize: [7, 8, 9])
        #expect(try JSONDecoder().decode(NetworkOptions.self, from: Data(all.utf8)) == options)
    }
}
