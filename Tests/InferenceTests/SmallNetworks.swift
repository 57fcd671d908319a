import Inference

/// The networks of Fixtures/make_network_fixtures.py, make_plain_fixture.py and make_monai_fixtures.py, by the names of
/// their files.
enum SmallNetworks {
    private static let five = [2, 4, 6, 8, 12]

    static let all: [(name: String, architecture: NetworkArchitecture)] = [
        ("unet2d", NetworkArchitecture(kind: .unet, dimensions: 2, filters: [3, 6, 10, 12], outputChannels: 2)),
        ("unet3d", NetworkArchitecture(kind: .unet, dimensions: 3, filters: [4, 6, 8], outputChannels: 3)),
        (
            "unet3d-supervised",
            NetworkArchitecture(
                kind: .unet, dimensions: 3, filters: [4, 6, 8], outputChannels: 1,
                options: NetworkOptions(upsampling: .interpolation, deepSupervision: true))
        ),
        (
            "oktay2d",
            NetworkArchitecture(kind: .oktayAttentionUNet2D, dimensions: 2, filters: five, outputChannels: 2)
        ),
        (
            "oktay3d-multi",
            NetworkArchitecture(
                kind: .oktayAttentionUNet3D, dimensions: 3, filters: five, outputChannels: 2,
                options: NetworkOptions(gates: 2))
        ),
        ("grid3d", NetworkArchitecture(kind: .gridAttentionUNet, dimensions: 3, filters: five, outputChannels: 2)),
        (
            "grid2d-supervised",
            NetworkArchitecture(
                kind: .gridAttentionUNet, dimensions: 2, filters: five, outputChannels: 2,
                options: NetworkOptions(upsampling: .interpolation, deepSupervision: true))
        ),
        (
            "plain2d",
            NetworkArchitecture(kind: .plainConvUNet, dimensions: 2, filters: [3, 5, 8], outputChannels: 2)
        ),
        (
            "plain3d",
            NetworkArchitecture(
                kind: .plainConvUNet, dimensions: 3, filters: [4, 6, 9], outputChannels: 3,
                options: NetworkOptions(units: [1, 2, 3, 2, 1]))
        ),
        (
            "basic2d",
            NetworkArchitecture(
                kind: .monaiBasicUNet, dimensions: 2, filters: [3, 4, 6, 8, 11, 5], outputChannels: 2)
        ),
        (
            "basic2d-batch",
            NetworkArchitecture(
                kind: .monaiBasicUNet, dimensions: 2, filters: [2, 3, 4, 5, 6, 2], outputChannels: 1)
        ),
        (
            "basic3d",
            NetworkArchitecture(
                kind: .monaiBasicUNet, dimensions: 3, filters: [2, 3, 4, 5, 6, 4], outputChannels: 3)
        ),
        (
            "monai-unet2d",
            NetworkArchitecture(kind: .monaiUNet, dimensions: 2, filters: [3, 5, 8], outputChannels: 2)
        ),
        (
            "monai-unet3d",
            NetworkArchitecture(kind: .monaiUNet, dimensions: 3, filters: [3, 4, 5, 6], outputChannels: 3)
        ),
        (
            "monai-residual2d",
            NetworkArchitecture(
                kind: .monaiUNet, dimensions: 2, filters: [4, 4, 7, 9], outputChannels: 1, strides: [2, 1, 2],
                options: NetworkOptions(units: [2]))
        ),
        (
            "monai-residual3d",
            NetworkArchitecture(
                kind: .monaiUNet, dimensions: 3, filters: [3, 5, 6], outputChannels: 2,
                options: NetworkOptions(units: [2]))
        ),
        (
            "vnet",
            NetworkArchitecture(
                kind: .vnet, dimensions: 3, filters: [2, 3, 4, 5, 6], outputChannels: 2,
                options: NetworkOptions(units: [1, 2, 3, 2, 2, 2, 1, 1]))
        ),
        (
            "densevnet",
            NetworkArchitecture(
                kind: .denseVNet, dimensions: 3, filters: [6, 5, 4], outputChannels: 3,
                options: NetworkOptions(
                    units: [3, 2, 2], growth: [3, 4, 5], skipFilters: [4, 5, 6], dilations: [1, 3],
                    priorSize: [3, 4, 5]))
        ),
        (
            "dilated2d",
            NetworkArchitecture(
                kind: .denseDilated, dimensions: 2, filters: [4, 3, 6, 5, 4, 2, 3], outputChannels: 2)
        ),
        (
            "dilated3d",
            NetworkArchitecture(kind: .denseDilated, dimensions: 3, filters: [3, 4, 5, 4], outputChannels: 2)
        ),
    ]

    static func weights(_ name: String) throws -> SafeTensors { try Fixture.file("\(name).safetensors") }
}
