// swift-tools-version: 6.2
import PackageDescription

// The modules and their arrows are explained in Docs/Architecture.md. An arrow only points down.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

// For modules that are arithmetic from end to end: optimised in debug builds too, so that the
// tests of a fresh machine train real networks in seconds; and as a whole, since functions over any
// sequence are slow where the optimiser sees one file at a time. Preconditions stay on. SwiftPM has
// no other way to say so; it refuses unsafe flags only in packages that others depend on.
let arithmetic: [SwiftSetting] =
    strict
    + [
        .unsafeFlags(
            ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode"],
            .when(configuration: .debug))
    ]

// SwiftPM gives C -O0 in debug and -O2 in release builds. The kernels of the matrix products are
// written for a compiler that unrolls and vectorises, which is -O3, and the tests need them fast too.
let strictC: [CSetting] = [
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-O3"]),
]

let package = Package(
    name: "digitd",
    products: [
        .executable(name: "digitd", targets: ["digitd"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // The platform's C libraries.
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(
            name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),

        // Our own C: what Swift cannot say. Each header tells why it exists.
        .target(name: "CMatrixKernels", cSettings: strictC),
        .target(
            name: "CScanCodecs", dependencies: ["CPNG", "CJPEG", "CZlib"], cSettings: strictC),
        .target(name: "CSystemCalls", cSettings: strictC),
        .target(name: "CDefaultModel", cSettings: strictC),
        .target(name: "CDashboardFiles", cSettings: strictC),
        .target(name: "CNoUnicodeData", cSettings: strictC),

        // Arithmetic: no files, no clocks, no ledger.
        .target(name: "ContentDigest", dependencies: ["CNettle"], swiftSettings: strict),
        .target(
            name: "LinearAlgebra", dependencies: ["COpenBLAS", "CMatrixKernels"],
            swiftSettings: arithmetic),
        .target(name: "ParallelWork", dependencies: ["CSystemCalls"], swiftSettings: arithmetic),
        .target(name: "PlainText", swiftSettings: strict),
        .target(
            name: "NeuralNetwork",
            dependencies: ["LinearAlgebra", "ContentDigest", "ParallelWork", "PlainText"],
            swiftSettings: arithmetic),

        // From bytes to a reading: pure.
        .target(
            name: "ScanImages", dependencies: ["CScanCodecs", "CPNG"], swiftSettings: arithmetic),
        // From a file to its pages: what other programs decode is here, so that ScanImages stays pure.
        .target(
            name: "ScanPages",
            dependencies: [
                "CScanCodecs", "CSystemCalls", "Files", "ScanImages",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "DigitReading",
            dependencies: ["ScanImages", "NeuralNetwork", "LinearAlgebra", "PlainText"],
            swiftSettings: strict),

        // Hands that write: digits, lines and scans for training, measuring and trying out.
        .target(
            name: "Handwriting",
            dependencies: [
                "DigitReading", "ScanImages", "NeuralNetwork", "ParallelWork", "PlainText",
            ],
            swiftSettings: arithmetic),

        // Pictures for people: charts as SVG, explanations as PNG.
        .target(name: "Pictures", dependencies: ["ScanImages"], swiftSettings: arithmetic),

        // The one room for files: names, folders, facts, whole files, and the seam for faults.
        .target(
            name: "Files",
            dependencies: [
                "CSystemCalls", "CivilTime", "PlainText",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),

        // Local time: the only module below the daemon's parts that asks a clock.
        .target(name: "CivilTime", dependencies: ["PlainText"], swiftSettings: strict),

        // The daemon's parts.
        .target(
            name: "ScanSpool",
            dependencies: [
                "CSystemCalls", "Files", "PlainText",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "ScanLedger",
            dependencies: [
                "Files", "PlainText",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "ModelStore",
            dependencies: [
                "DigitReading", "NeuralNetwork", "ContentDigest", "Files", "PlainText",
                "CDefaultModel",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "DigitEvaluation",
            dependencies: [
                "Handwriting", "DigitReading", "ScanImages", "NeuralNetwork", "LinearAlgebra",
                "ParallelWork", "PlainText", "Files",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: arithmetic),
        .target(
            name: "DigitTraining",
            dependencies: [
                "DigitEvaluation", "ModelStore", "Handwriting", "DigitReading", "ScanImages",
                "NeuralNetwork", "LinearAlgebra", "ParallelWork", "PlainText", "ContentDigest",
                "Files", "CZlib",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: arithmetic),
        .target(
            name: "CorrectionRequests",
            dependencies: [
                "DigitEvaluation", "ScanSpool", "ScanLedger", "ContentDigest", "Files", "PlainText",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "DigitService",
            dependencies: [
                "CorrectionRequests",
                "DigitReading", "DigitTraining", "DigitEvaluation", "ModelStore", "ScanSpool",
                "ScanLedger", "ScanPages", "ContentDigest", "Files", "ScanImages", "NeuralNetwork",
                "ParallelWork", "PlainText", "CivilTime", "CSystemCalls",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),

        // The page: a guest of the spool, in a process of its own.
        .target(
            name: "DigitDashboard",
            dependencies: [
                "CDashboardFiles", "CorrectionRequests", "DigitEvaluation", "DigitTraining",
                "ScanSpool",
                "ScanLedger", "ScanPages", "ModelStore", "DigitReading", "NeuralNetwork",
                "LinearAlgebra", "ScanImages", "ContentDigest", "Files", "CivilTime", "PlainText",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Pages"], swiftSettings: strict),

        .executableTarget(
            name: "digitd",
            dependencies: [
                "CNoUnicodeData", "DigitDashboard", "DigitService", "CorrectionRequests",
                "DigitReading", "DigitTraining",
                "DigitEvaluation", "ModelStore",
                "Handwriting", "ScanSpool", "ScanLedger", "ScanImages", "ScanPages",
                "NeuralNetwork",
                "LinearAlgebra", "ContentDigest", "Files", "Pictures", "ParallelWork",
                "PlainText", "CivilTime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        // Tests mirror Sources.
        .target(
            name: "DigitTestSupport",
            dependencies: [
                "Files", "Handwriting", "ScanImages", "NeuralNetwork", "LinearAlgebra",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/DigitTestSupport", swiftSettings: strict),
        .testTarget(
            name: "ContentDigestTests", dependencies: ["ContentDigest"], swiftSettings: strict),
        .testTarget(
            name: "FilesTests",
            dependencies: [
                "Files", "DigitTestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "DigitTestSupport"],
            swiftSettings: arithmetic),
        .testTarget(
            name: "ParallelWorkTests", dependencies: ["ParallelWork"], swiftSettings: strict),
        .testTarget(name: "PlainTextTests", dependencies: ["PlainText"], swiftSettings: strict),
        .testTarget(name: "CivilTimeTests", dependencies: ["CivilTime"], swiftSettings: strict),
        .testTarget(
            name: "NeuralNetworkTests",
            dependencies: [
                "NeuralNetwork", "LinearAlgebra", "ContentDigest", "ParallelWork",
                "DigitTestSupport",
            ],
            exclude: ["Oracle"], swiftSettings: arithmetic),
        // Writes the kinds of JPEG that the program itself only reads.
        .target(
            name: "CJPEGFixtures", dependencies: ["CJPEG"], path: "Tests/CJPEGFixtures",
            cSettings: strictC),
        .testTarget(
            name: "ScanImagesTests",
            dependencies: ["ScanImages", "NeuralNetwork", "CJPEGFixtures", "DigitTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ScanPagesTests", dependencies: ["ScanPages", "ScanImages", "DigitTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "PicturesTests", dependencies: ["Pictures", "ScanImages"], swiftSettings: strict),
        .testTarget(
            name: "DigitReadingTests",
            dependencies: [
                "DigitReading", "ScanImages", "NeuralNetwork", "LinearAlgebra", "DigitTestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HandwritingTests",
            dependencies: [
                "Handwriting", "DigitReading", "ScanImages", "NeuralNetwork", "DigitTestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScanSpoolTests",
            dependencies: [
                "ScanSpool", "DigitTestSupport", "Files",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScanLedgerTests",
            dependencies: [
                "ScanLedger", "Files", "PlainText", "NeuralNetwork", "DigitTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ModelStoreTests",
            dependencies: [
                "ModelStore", "Handwriting", "DigitReading", "ScanImages", "NeuralNetwork",
                "ContentDigest", "Files", "DigitTestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DigitEvaluationTests",
            dependencies: [
                "DigitEvaluation", "ModelStore", "Handwriting", "DigitReading", "ScanImages",
                "NeuralNetwork", "Files", "DigitTestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DigitTrainingTests",
            dependencies: [
                "DigitTraining", "DigitEvaluation", "ModelStore", "Handwriting", "DigitReading",
                "ScanImages", "NeuralNetwork", "LinearAlgebra", "ContentDigest", "Files", "CZlib",
                "DigitTestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CorrectionRequestsTests",
            dependencies: [
                "CorrectionRequests", "DigitEvaluation", "ScanLedger", "ScanSpool", "Files",
                "DigitTestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DigitServiceTests",
            dependencies: [
                "DigitService", "CorrectionRequests", "DigitReading", "DigitEvaluation",
                "ModelStore", "ScanLedger", "ScanSpool",
                "ScanImages", "NeuralNetwork", "ContentDigest", "DigitTestSupport", "Files",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DigitDashboardTests",
            dependencies: [
                "DigitDashboard", "CivilTime", "CorrectionRequests", "DigitReading",
                "DigitTraining", "ModelStore", "PlainText", "ScanImages", "ScanLedger",
                "ScanSpool", "ContentDigest", "Files", "DigitTestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "digitdTests",
            dependencies: [
                "digitd", "DigitEvaluation", "DigitReading", "DigitService", "DigitTestSupport",
                "DigitTraining", "Files", "ModelStore", "NeuralNetwork", "Pictures", "ScanImages",
                "ScanLedger", "ScanSpool",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
    ]
)

// 'make fuzz' sets it. Then every module is built for libFuzzer, and what throws bytes at them takes the place
// of the program, of which only the configuration is left.
if Context.environment["DIGITD_FUZZ"] != nil {
    package.products = [.executable(name: "digitd-fuzz", targets: ["digitd-fuzz"])]
    package.targets.removeAll { ["digitd", "digitdTests"].contains($0.name) }
    package.targets += [
        .target(
            name: "digitd",
            dependencies: [
                "DigitReading", "DigitService", "DigitTraining", "ParallelWork", "ScanImages",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            path: "Sources/digitd/Configuration", swiftSettings: strict),
        .executableTarget(
            name: "digitd-fuzz",
            dependencies: [
                "digitd", "ContentDigest", "DigitReading", "DigitService", "Files",
                "Handwriting", "LinearAlgebra", "ModelStore", "NeuralNetwork", "PlainText",
                "ScanImages", "ScanLedger", "ScanSpool",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Fuzz", swiftSettings: strict),
    ]
}
