import Foundation
import LabKernel

@testable import RAMPolicy

/// The decision cases beside this file: authored ones by topic, and random ones over all layers.
///
/// Each has the expected decision, deciding layer and matched statements, and the rules and sources behind
/// them.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    struct Case {
        let json: JSONValue
        let basis: String?
        var id: String { json["id"]?.stringValue ?? "?" }
        var expected: JSONValue { json["expected"] ?? .null }
    }

    static func authored() throws -> [Case] {
        let folder = folder.appending(path: "cases")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasSuffix(".json") }.flatMap { name in
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            let value = try JSONParser.parse(text: text, name: name)
            return (value["cases"]?.arrayValue ?? []).map { Case(json: $0, basis: $0["basis"]?.stringValue) }
        }
    }

    static func random() throws -> [Case] {
        let path = folder.appending(path: "cases/random.jsonl")
        return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map { line in
            Case(json: try JSONParser.parse(text: String(line)), basis: nil)
        }
    }

    static func systemPolicies() throws -> JSONValue {
        let path = folder.appending(path: "system_policies.json")
        return try JSONParser.parse(text: String(contentsOf: path, encoding: .utf8))
    }
}
