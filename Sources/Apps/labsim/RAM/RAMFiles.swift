import ArgumentParser
import Foundation
import LabKernel
import RAMPolicy

/// Reads the files that `labsim ram` is given.
enum RAMFiles {
    /// The text of a file.
    ///
    /// - Throws: `LabError` ENV002 when it cannot be read.
    static func source(_ path: String) throws -> SourceFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LabError("ENV002", "cannot read '\(path)'", fix: "check the path and its permissions")
        }
        return SourceFile(name: path, text: String(decoding: data, as: UTF8.self))
    }

    /// The journal of a run: a file, or the address of a running `labsim up`.
    ///
    /// - Throws: `LabError` ENV002 for a file that cannot be read, ENV010 where nothing answers.
    static func journal(_ path: String) throws -> SourceFile {
        guard path.hasPrefix("http://") else { return try source(path) }
        return SourceFile(name: path, text: try ServedJournal.text(of: path))
    }

    /// A policy from a file, or a system policy by its name.
    static func policy(_ path: String, kind: PolicyKind = .identity) throws -> PolicyAttachment {
        if !path.contains("/"), !path.contains("."), let system = SystemPolicies.named(path) {
            return PolicyAttachment(
                name: path, origin: .system, version: system.version, document: system.document)
        }
        let file = try source(path)
        let document = try PolicyParser.parse(file.text, kind: kind, name: path)
        return PolicyAttachment(name: name(of: path), document: document)
    }

    /// The file's name without folders and ending.
    static func name(of path: String) -> String {
        URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }

    /// The files at `paths`, folders searched for `.json`, `.jsonl` and `.ndjson`, each folder sorted by
    /// name.
    static func caseFiles(_ paths: [String]) throws -> [String] {
        try paths.flatMap { path -> [String] in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw LabError("ENV002", "there is no '\(path)'", fix: "name a case file or a folder of them")
            }
            guard isFolder.boolValue else { return [path] }
            let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
            return names.filter { name in [".json", ".jsonl", ".ndjson"].contains { name.hasSuffix($0) } }
                .map { "\(path)/\($0)" }
        }
    }
}

/// The switches of evaluation, for every command that decides.
struct RAMRuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Set an evaluation rule that the documents leave open; `labsim ram rules` lists them.",
            valueName: "name=value"))
    var rule: [String] = []

    func rules() throws -> EvaluationRules {
        var rules = EvaluationRules.documented
        for setting in rule {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw LabError("USE010", "'\(setting)' is no rule setting", fix: "write --rule name=value")
            }
            try rules.set(parts[0], to: parts[1])
        }
        return rules
    }
}
