// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that neither the program nor its tests wait for it: `swift build -c release` in this folder.
let inference = Target.Dependency.product(name: "Inference", package: "segnode")
let strict: [SwiftSetting] = ["ExistentialAny", "MemberImportVisibility"].map { .enableUpcomingFeature($0) }

let package = Package(
    name: "segnode-benchmarks",
    dependencies: [.package(name: "segnode", path: "..")],
    targets: [
        .executableTarget(name: "engine-forward", dependencies: [inference], swiftSettings: strict),
        .executableTarget(
            name: "engine-training",
            dependencies: [inference, .product(name: "Training", package: "segnode")],
            swiftSettings: strict),
        .target(name: "CPeak", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=fast"])]),
        .executableTarget(name: "kernel-rates", dependencies: [inference, "CPeak"], swiftSettings: strict),
    ]
)
