// swift-tools-version: 6.1

import PackageDescription

/// Every target of ours: Swift 6 mode, explicit imports.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A room that all others stand on: its functions are inlined into theirs in release builds.
func base(_ name: String) -> Target {
    .target(
        name: name,
        swiftSettings: settings + [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))])
}

func tests(_ name: String, _ dependencies: [Target.Dependency], reading: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: reading, swiftSettings: settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let sandboxRooms: [Target.Dependency] = ["SimKernel", "BSON", "ShardCluster", "CloudPlatform", "LabSandbox"]

let package = Package(
    name: "ShardLab",
    products: [.executable(name: "shardlab", targets: ["shardlab"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CEditLine", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        room("ShellSyntax"),
        room("LabFormat", ["CCMark", yams, "ShellSyntax"]),
        base("BSON"),
        base("SimKernel"),
        room("ShardCluster", ["SimKernel", "BSON", crypto]),
        room("CloudPlatform", ["SimKernel", "BSON", "ShardCluster"]),
        room("LabSandbox", ["SimKernel", "BSON", "ShardCluster", "CloudPlatform"]),
        room("LabShell", ["ShellSyntax"] + sandboxRooms),
        room("LabViews", sandboxRooms),
        room("LabEngine", ["LabFormat", "LabShell", "ShellSyntax", crypto] + sandboxRooms),
        room("Progress", ["LabEngine", "LabFormat", grdb]),
        .executableTarget(
            name: "shardlab",
            dependencies: [
                "LabEngine", "LabFormat", "LabShell", "LabViews", "Progress", "CEditLine", "ShellSyntax", arguments,
            ] + sandboxRooms,
            swiftSettings: settings),
        tests("ShellSyntaxTests", ["ShellSyntax"]),
        tests("LabFormatTests", ["LabFormat", "ShellSyntax"]),
        tests("BSONTests", ["BSON"]),
        tests("SimKernelTests", ["SimKernel"]),
        tests("ShardClusterTests", ["ShardCluster", "SimKernel", "BSON"], reading: ["Scripts"]),
        tests("CloudPlatformTests", ["CloudPlatform", "ShardCluster", "SimKernel", "BSON"]),
        tests("LabSandboxTests", sandboxRooms),
        tests("LabShellTests", ["LabShell", "ShellSyntax"] + sandboxRooms),
        tests("LabViewsTests", ["LabViews"] + sandboxRooms, reading: ["Golden"]),
        tests("LabEngineTests", ["LabEngine", "LabFormat", "LabShell", "ShellSyntax"] + sandboxRooms),
        tests("ProgressTests", ["Progress", "LabEngine", "LabFormat"]),
        tests("CommandLineTests", ["LabEngine", "LabFormat", grdb], reading: ["Transcripts", "WrongAnswers", "Labs"]),
    ]
)
