// swift-tools-version: 6.2

import PackageDescription

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// DCMTK's pkg-config file does not resolve on Debian 12, so its libraries are named one by one.
let dcmtkLibraries = [
    "dcmjpls", "dcmtkcharls", "dcmjpeg", "ijg8", "ijg12", "ijg16", "dcmimgle", "dcmdata", "oflog", "ofstd",
    "openjp2", "z",
]

/// The program is linked with the Swift runtime, so that it runs where no Swift is installed; tests are not, because
/// Swift Testing exists as a dynamic library only. Hence the flags of one target in place of `--static-swift-stdlib`.
let staticRuntime =
    ["-static-stdlib"]
    + [
        "--start-group", "-lFoundation", "-lFoundationInternationalization", "-lFoundationEssentials",
        "-lCoreFoundation", "-l_FoundationCollections", "-l_FoundationCShims", "-l_FoundationICU",
        "-lswiftSynchronization", "--end-group", "-lstdc++",
    ].flatMap { ["-Xlinker", $0] }

let package = Package(
    name: "segnode",
    products: [
        .executable(name: "segnode", targets: ["segnode"]),
        // What the package in Benchmarks measures by itself.
        .library(name: "Inference", targets: ["Inference"]),
        .library(name: "Training", targets: ["Training"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // What Swift cannot call: DCMTK and OpenJPEG are C++ and C libraries, and vector instructions are chosen at run
        // time, OpenBLAS among them.
        .target(
            name: "CDCMTK",
            cxxSettings: [.unsafeFlags(["-Wno-deprecated-declarations"])],
            linkerSettings: dcmtkLibraries.map { .linkedLibrary($0) }
        ),
        .systemLibrary(name: "CPlatform"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CXXHash"),
        .systemLibrary(name: "CPostgreSQL"),
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=fast"])]),

        // The floor that the others stand on.
        .target(name: "Platform", dependencies: ["CPlatform", system]),

        // The way of a study, in the order in which a study passes.
        .target(name: "DICOM", dependencies: ["CDCMTK", "Platform", crypto]),
        .target(name: "DICOMNetwork", dependencies: ["DICOM", logging] + nio),
        .target(name: "Catalog", dependencies: ["DICOM", "Platform", crypto]),
        .target(name: "CatalogSQL", dependencies: ["Catalog", "DICOM", "Platform", crypto]),
        .target(name: "CatalogInMemory", dependencies: ["Catalog", "DICOM", "Platform"]),
        .target(name: "CatalogSQLite", dependencies: ["Catalog", "CatalogSQL", "Platform", grdb]),
        .target(name: "CatalogPostgreSQL", dependencies: ["CPostgreSQL", "Catalog", "CatalogSQL"]),
        .target(name: "Archive", dependencies: ["CXXHash", "Catalog", "DICOM", "Platform", crypto, logging]),
        .target(name: "Jobs", dependencies: ["Catalog", "Platform"]),
        .target(
            name: "Storage",
            dependencies: [
                "Archive", "Catalog", "CatalogPostgreSQL", "CatalogSQL", "CatalogSQLite", "Jobs", "Platform", logging,
            ]
        ),
        .target(name: "Imaging", dependencies: ["DICOM", "Platform"]),
        .target(name: "Phantoms", dependencies: ["Imaging"]),
        .target(name: "Pictures", dependencies: ["DICOM", "Imaging"]),
        .target(name: "Inference", dependencies: ["CKernels", "Platform"]),
        .target(name: "Segmentation", dependencies: ["Imaging", "Inference", "Platform", crypto]),
        .target(name: "DerivedObjects", dependencies: ["DICOM", "Imaging"]),
        .target(name: "SegmentationIOD", dependencies: ["DerivedObjects", "DICOM", "Imaging"]),
        .target(name: "Configuration", dependencies: [yams]),
        .target(
            name: "Node",
            dependencies: [
                "Configuration", "DICOM", "DICOMNetwork", "Archive", "Catalog", "DerivedObjects", "Jobs", "Storage",
                "Imaging", "Phantoms", "Pictures", "Segmentation", "SegmentationIOD", "Platform", logging, crypto, yams,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ] + nio
        ),

        // The way of a training patch, which never meets the node.
        .target(name: "Training", dependencies: ["Inference", "CKernels", "Platform"]),
        .target(name: "NIfTI", dependencies: ["CZlib", "Imaging"]),
        .target(
            name: "TrainingData",
            dependencies: [
                "Archive", "Catalog", "DICOM", "Imaging", "NIfTI", "Platform", "Segmentation", "SegmentationIOD",
                "Storage",
                "Training",
            ]
        ),
        .target(
            name: "Experiments",
            dependencies: [
                "Configuration", "Imaging", "Inference", "Pictures", "Platform", "Segmentation", "Training",
                "TrainingData", yams,
            ]
        ),

        .executableTarget(
            name: "segnode",
            dependencies: [
                "Node", "Experiments", "Configuration", "DICOM", "DICOMNetwork", "Archive", "Catalog", "Jobs",
                "Storage", "Imaging",
                "Phantoms", "Pictures", "Segmentation", "Inference", "Platform", "Training", logging,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            linkerSettings: [.unsafeFlags(staticRuntime, .when(platforms: [.linux]))]
        ),

        .target(
            name: "TestSupport",
            dependencies: ["Archive", "CatalogSQL", "CatalogSQLite", "DICOM", "DICOMNetwork", grdb] + nio,
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "PlatformTests", dependencies: ["Platform", "TestSupport", system]),
        .testTarget(name: "DICOMTests", dependencies: ["DICOM", "TestSupport"]),
        .testTarget(
            name: "DICOMNetworkTests",
            dependencies: [
                "DICOMNetwork", "DICOM", "TestSupport", logging, .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + nio
        ),
        .testTarget(
            name: "CatalogInMemoryTests",
            dependencies: ["CatalogInMemory", "Catalog", "CatalogSQL", "CatalogSQLite", "DICOM", "TestSupport"]
        ),
        .testTarget(
            name: "ArchiveTests",
            dependencies: [
                "Archive", "Catalog", "CatalogSQL", "CatalogSQLite", "DICOM", "Jobs", "Platform", "Storage",
                "TestSupport", grdb, logging, system,
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Catalog", "CatalogInMemory", "CatalogPostgreSQL", "CatalogSQL", "CatalogSQLite", "DICOM", "Jobs",
                "Platform", "TestSupport",
            ]
        ),
        .testTarget(
            name: "JobsTests",
            dependencies: ["Jobs", "Archive", "Catalog", "Platform", "Storage", "TestSupport", grdb, logging]),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging", "Phantoms", "DICOM", "Platform", "TestSupport"]),
        .testTarget(name: "PhantomsTests", dependencies: ["Phantoms", "Imaging"]),
        .testTarget(name: "PicturesTests", dependencies: ["Pictures", "Phantoms", "Imaging", "TestSupport"]),
        .testTarget(
            name: "InferenceTests",
            dependencies: ["Inference", "TestSupport"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "SegmentationTests",
            dependencies: ["Segmentation", "Imaging", "Phantoms", "Inference", "DICOM", "TestSupport"]
        ),
        .testTarget(name: "NIfTITests", dependencies: ["NIfTI", "Imaging", "TestSupport"]),
        .testTarget(
            name: "TrainingTests", dependencies: ["Training", "Inference", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "TrainingDataTests",
            dependencies: [
                "TrainingData", "Training", "Node", "DerivedObjects", "DICOM", "Imaging", "Phantoms", "Segmentation",
                "SegmentationIOD", "TestSupport", logging,
            ]
        ),
        .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "TestSupport", yams]),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Experiments", "Configuration", "Imaging", "Inference", "Pictures", "Segmentation", "Training",
                "TrainingData", "TestSupport",
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(name: "DerivedObjectsTests", dependencies: ["DerivedObjects"]),
        .testTarget(
            name: "SegmentationIODTests",
            dependencies: ["DerivedObjects", "SegmentationIOD", "Imaging", "DICOM", "TestSupport"]
        ),
        .testTarget(
            name: "NodeTests",
            dependencies: [
                "Node", "Configuration", "DICOM", "DICOMNetwork", "Archive", "Catalog", "DerivedObjects", "Imaging",
                "Inference", "Jobs",
                "Segmentation", "SegmentationIOD", "Storage", "Platform", "TestSupport", logging,
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ] + nio
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Node", "Jobs", "Platform", "DICOM", "DICOMNetwork", "Archive", "Catalog", "Imaging", "Phantoms",
                "SegmentationIOD", "Storage", "TestSupport", grdb, logging,
            ] + nio,
            exclude: ["Fixtures"]
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where target.type != .system {
    switch target.name {
    case "CDCMTK", "CKernels":
        target.cSettings = (target.cSettings ?? []) + [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]
        target.cxxSettings = (target.cxxSettings ?? []) + [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]
    default:
        target.swiftSettings =
            (target.swiftSettings ?? []) + [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]
    }
}
