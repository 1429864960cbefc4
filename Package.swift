// swift-tools-version: 6.2
// The rooms of labsim, lowest layer first. A room imports only what its row names; `Tests/Unit/TidyTests` holds every
// source file to this table. `ROOMS=FlinkSQL,RAMPolicy swift test` builds and tests just those rooms and what they need.

import Foundation
import PackageDescription

struct Room {
    enum Kind { case library, executable, test, system, support }
    var kind: Kind
    var name: String
    var path: String
    var imports: [String]
    var libraries: [String]

    static func library(_ name: String, _ layer: String, _ imports: [String] = [], libraries: [String] = [])
        -> Room
    {
        Room(
            kind: .library, name: name, path: "Sources/\(layer)/\(name)", imports: imports,
            libraries: libraries)
    }
    static func executable(_ name: String, _ imports: [String], libraries: [String] = []) -> Room {
        Room(
            kind: .executable, name: name, path: "Sources/Apps/\(name)", imports: imports,
            libraries: libraries)
    }
    /// A library of the system, with a module map of ours.
    static func system(_ name: String, _ layer: String) -> Room {
        Room(kind: .system, name: name, path: "Sources/\(layer)/\(name)", imports: [], libraries: [])
    }
    /// What several test rooms share.
    static func support(_ name: String, _ kind: String, _ imports: [String]) -> Room {
        Room(kind: .support, name: name, path: "Tests/\(kind)/\(name)", imports: imports, libraries: [])
    }
    static func test(_ name: String, _ kind: String, _ imports: [String], libraries: [String] = []) -> Room {
        Room(kind: .test, name: name, path: "Tests/\(kind)/\(name)", imports: imports, libraries: libraries)
    }
}

let rooms: [Room] = [
    .library("LabKernel", "Kernel"),
    .library("StreamTypes", "Engine", ["LabKernel"]),
    .library("FlinkSQL", "Engine", ["LabKernel", "StreamTypes"]),
    .library("Streaming", "Engine", ["LabKernel", "StreamTypes", "FlinkSQL"]),
    .library("CloudGateway", "Cloud", ["LabKernel"], libraries: ["Crypto"]),
    .library("RAMPolicy", "Cloud", ["LabKernel"]),
    .library("OSS", "Cloud", ["LabKernel", "CloudGateway"], libraries: ["Crypto", "GRDB"]),
    .library("SLS", "Cloud", ["LabKernel", "CloudGateway"], libraries: ["Crypto", "GRDB"]),
    .library("CloudMonitor", "Cloud", ["LabKernel", "CloudGateway"]),
    .library("RAM", "Cloud", ["LabKernel", "CloudGateway", "RAMPolicy"], libraries: ["Crypto", "GRDB"]),
    .library("KMS", "Cloud", ["LabKernel", "CloudGateway"], libraries: ["Crypto"]),
    .library("ActionTrail", "Cloud", ["LabKernel", "CloudGateway"]),
    .library("RealtimeCompute", "Cloud", ["LabKernel", "CloudGateway"]),
    .library("BSS", "Cloud", ["LabKernel", "CloudGateway"]),
    .library("CloudClients", "Cloud", ["LabKernel", "CloudGateway"], libraries: ["Crypto"]),
    .library("Connectors", "Lab", ["LabKernel", "StreamTypes", "FlinkSQL", "Streaming"]),
    .library(
        "EngineBenchmarks", "Lab", ["LabKernel", "StreamTypes", "FlinkSQL", "Streaming", "Connectors"]),
    .library("PolicyBenchmarks", "Lab", ["LabKernel", "RAMPolicy"]),
    .library("Pricing", "Lab", ["LabKernel"]),
    .library("Scenarios", "Lab", ["LabKernel"], libraries: ["Yams"]),
    .library(
        "LabWorld", "Lab",
        [
            "LabKernel", "StreamTypes", "FlinkSQL", "Streaming", "CloudGateway", "RAMPolicy", "OSS", "SLS",
            "CloudMonitor", "BSS",
            "RAM", "KMS", "ActionTrail", "RealtimeCompute", "CloudClients", "Connectors", "Pricing",
            "Scenarios",
        ]),
    .system("COpenSSL", "Apps"),
    .library(
        "LabServer", "Apps", ["LabKernel", "CloudGateway", "COpenSSL"],
        libraries: ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOConcurrencyHelpers"]),
    .library(
        "ServiceBenchmarks", "Apps", ["LabKernel", "CloudGateway", "SLS", "CloudMonitor", "LabServer"],
        libraries: ["Crypto"]),
    .executable(
        "labsim",
        [
            "LabKernel", "StreamTypes", "FlinkSQL", "Streaming", "CloudGateway", "CloudClients",
            "CloudMonitor",
            "RAMPolicy", "Connectors", "EngineBenchmarks", "PolicyBenchmarks", "Pricing", "Scenarios",
            "LabWorld",
            "LabServer", "ServiceBenchmarks",
        ],
        libraries: ["ArgumentParser"]),
    .executable("labdev", ["LabKernel", "EngineBenchmarks"]),

    .support("GatewayTesting", "Support", ["LabKernel", "CloudGateway"]),
    .test("LabKernelTests", "Unit", ["LabKernel"]),
    .test("FlinkSQLTests", "Unit", ["LabKernel", "StreamTypes", "FlinkSQL"]),
    .test("StreamingTests", "Unit", ["LabKernel", "StreamTypes", "FlinkSQL", "Streaming"]),
    .test("RAMPolicyTests", "Unit", ["LabKernel", "RAMPolicy"]),
    .test("CloudGatewayTests", "Unit", ["LabKernel", "CloudGateway", "CloudClients"]),
    .test("OSSTests", "Unit", ["LabKernel", "CloudGateway", "CloudClients", "OSS"]),
    .test(
        "CloudServicesTests", "Unit",
        [
            "LabKernel", "CloudGateway", "RAMPolicy", "RAM", "KMS", "ActionTrail", "RealtimeCompute",
            "GatewayTesting",
        ]),
    .test(
        "MonitoringTests", "Unit",
        ["LabKernel", "CloudGateway", "SLS", "CloudMonitor", "BSS", "GatewayTesting"]),
    .test("ConnectorsTests", "Unit", ["LabKernel", "StreamTypes", "FlinkSQL", "Streaming", "Connectors"]),
    .test("EngineBenchmarksTests", "Unit", ["StreamTypes", "Streaming", "EngineBenchmarks"]),
    .test("PolicyBenchmarksTests", "Unit", ["LabKernel", "PolicyBenchmarks"]),
    .test("ServiceBenchmarksTests", "Unit", ["ServiceBenchmarks"]),
    .test("PricingTests", "Unit", ["LabKernel", "Pricing"]),
    .test("ScenariosTests", "Unit", ["LabKernel", "Scenarios"]),
    .test("LabServerTests", "Unit", ["LabKernel", "CloudGateway", "COpenSSL", "LabServer"]),
    .test(
        "LabTests", "Labs",
        [
            "LabKernel", "CloudGateway", "CloudClients", "CloudMonitor", "Pricing", "Scenarios", "LabWorld",
            "LabServer",
        ]),
    .test(
        "FuzzTests", "Simulation",
        ["LabKernel", "StreamTypes", "FlinkSQL", "Streaming", "Connectors", "Scenarios", "LabWorld"]),
    .test("TidyTests", "Tidy", []),
]

/// Which package a library product comes from.
let origins: [String: String] = [
    "Crypto": "swift-crypto", "GRDB": "GRDB.swift", "Yams": "Yams", "NIOCore": "swift-nio",
    "NIOPosix": "swift-nio",
    "NIOHTTP1": "swift-nio", "NIOConcurrencyHelpers": "swift-nio", "ArgumentParser": "swift-argument-parser",
]

let packages: [String: Package.Dependency] = [
    "swift-argument-parser": .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    "swift-crypto": .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    "swift-nio": .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    "GRDB.swift": .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    "Yams": .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
]

func wanted() -> [Room] {
    guard let asked = Context.environment["ROOMS"], !asked.isEmpty else { return rooms }
    var names = Set(asked.split(separator: ",").map(String.init))
    var size = -1
    while size != names.count {
        size = names.count
        for room in rooms where names.contains(room.name) { names.formUnion(room.imports) }
    }
    let shared = names.union(rooms.filter { $0.kind == .support }.map(\.name))
    let chosen = rooms.filter { room in
        names.contains(room.name)
            || (room.kind == .test && !room.imports.isEmpty && shared.isSuperset(of: room.imports))
    }
    let used = names.union(chosen.flatMap(\.imports))
    return rooms.filter { room in used.contains(room.name) || chosen.contains { $0.name == room.name } }
}

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableExperimentalFeature("Lifetimes"),
]

func target(_ room: Room) -> Target {
    let dependencies: [Target.Dependency] =
        room.imports.map { .target(name: $0) }
        + room.libraries.map { .product(name: $0, package: origins[$0]!) }
    switch room.kind {
    case .library, .support:
        return .target(name: room.name, dependencies: dependencies, path: room.path, swiftSettings: settings)
    case .executable:
        return .executableTarget(
            name: room.name, dependencies: dependencies, path: room.path, swiftSettings: settings)
    case .system:
        return .systemLibrary(
            name: room.name, path: room.path, pkgConfig: "openssl", providers: [.apt(["libssl-dev"])])
    case .test:
        // Fixture files are read by path, neither compiled nor bundled.
        let fixtures = "\(Context.packageDirectory)/\(room.path)/Fixtures"
        let exclude = FileManager.default.fileExists(atPath: fixtures) ? ["Fixtures"] : []
        return .testTarget(
            name: room.name, dependencies: dependencies, path: room.path, exclude: exclude,
            swiftSettings: settings)
    }
}

let package = Package(
    name: "labsim",
    dependencies: Set(wanted().flatMap(\.libraries).map { origins[$0]! }).sorted().map { packages[$0]! },
    targets: wanted().map(target)
)
