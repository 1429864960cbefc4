import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// `labsim api PRODUCT OPERATION Name=value…`: one call of an RPC product, signed, as `aliyun PRODUCT OPERATION` makes it.
struct APICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Call an operation of RAM, STS, KMS, CloudMonitor, ActionTrail, BSS or the Flink console.",
        discussion: """
            labsim api ram CreatePolicyVersion PolicyName=P PolicyDocument=@policy.json SetAsDefault=true
            A value that begins with '@' is read from a file. The answer is printed as JSON; a refusal ends with 1.
            """)

    @Argument(help: "ram, sts, kms, cms, actiontrail, bss or foasconsole.")
    var product: String

    @Argument(help: "The operation: CreatePolicyVersion.")
    var operation: String

    @Argument(help: "Its parameters: Name=value, or Name=@file.")
    var parameters: [String] = []

    @OptionGroup var server: RunningServer

    func run() throws {
        let values = try parameters.map(Self.parameter)
        let transport = try RunningServer.transport(server.endpointURL(of: "ram"))
        let client = POPClient(
            try Self.product(product, region: server.region(transport)), transport: transport,
            credentials: FixedCredentials(try server.credentials()), seed: UInt64.random(in: 0 ... .max))
        do throws(CloudCallError) {
            print(try client.call(operation, values).prettyText, terminator: "")
        } catch {
            throw OSSSession.complaint(error)
        }
    }

    /// Hosts and versions of the products.
    static let products: [(name: String, host: String, version: String)] = [
        ("ram", "ram.aliyuncs.com", "2015-05-01"), ("sts", "sts.{region}.aliyuncs.com", "2015-04-01"),
        ("kms", "kms.{region}.aliyuncs.com", "2016-01-20"),
        ("cms", "metrics.{region}.aliyuncs.com", "2019-01-01"),
        ("actiontrail", "actiontrail.{region}.aliyuncs.com", "2020-07-06"),
        ("bss", "business.aliyuncs.com", "2017-12-14"),
        ("foasconsole", "foasconsole.aliyuncs.com", "2021-10-28"),
    ]

    private static func product(_ name: String, region: String) throws -> POPClient.Product {
        guard let found = products.first(where: { $0.name == name.lowercased() }) else {
            throw LabError(
                "USE076", "there is no product '\(name)'",
                fix: suggestion(for: name, among: products.map(\.name), kind: "products"))
        }
        return .init(host: found.host.replacing("{region}", with: region), version: found.version)
    }

    private static func parameter(_ text: String) throws -> (String, String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw LabError("USE077", "'\(text)' is no parameter", fix: "write Name=value, or Name=@file")
        }
        guard parts[1].hasPrefix("@") else { return (parts[0], parts[1]) }
        let file = String(parts[1].dropFirst())
        guard let data = FileManager.default.contents(atPath: file) else {
            throw LabError("USE077", "cannot read '\(file)'", fix: "name a file after '@'")
        }
        return (parts[0], String(decoding: data, as: UTF8.self))
    }
}
