import LabKernel
import StreamTypes

@testable import FlinkSQL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads files that lie beside the tests.
enum Fixture {
    /// Replaces a file in `Fixtures`.
    static func write(_ name: String, _ text: String, from file: String = #filePath) {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        guard let handle = fopen("/\(folder)/Fixtures/\(name)", "w") else {
            preconditionFailure("cannot write \(name)")
        }
        defer { fclose(handle) }
        fputs(text, handle)
    }

    /// The text of a file in `Fixtures`.
    static func text(_ name: String, from file: String = #filePath) -> String {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        guard let handle = fopen("/\(folder)/Fixtures/\(name)", "r") else {
            preconditionFailure("no fixture \(name)")
        }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, handle)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// The parts that begin with a mark at the start of a line.
    func components(_ mark: String) -> [String] {
        var parts: [String] = []
        for line in lines {
            if line.hasPrefix(mark) {
                parts.append(String(line.dropFirst(mark.count)))
            } else if !parts.isEmpty {
                parts[parts.count - 1] += "\n" + line
            }
        }
        return parts
    }
}

extension StringProtocol {
    var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}

/// What running a script gave: the types of the last result, or the first mistake.
struct Outcome {
    var types: [String] = []
    var plans: [JobPlan] = []
    var rows: [[Literal]] = []
    var error: LabError?

    static func of(_ sql: String, options: [String: String] = [:]) -> Outcome {
        var outcome = Outcome()
        let session = SQLSession(connectors: TestConnectors(), options: options)
        for result in SQLSession.parse(SourceFile(name: "test.sql", text: sql)) {
            do throws(LabError) {
                switch try session.run(try result.get()) {
                case .query(let plan, let schema):
                    outcome.plans.append(plan)
                    outcome.types = schema.types.map { "\($0.withoutTimeAttribute)" }
                case .insert(let plan): outcome.plans.append(plan)
                case .rows(let schema, let rows):
                    outcome.types = schema.types.map { "\($0)" }
                    outcome.rows = rows
                case .done: break
                }
            } catch {
                outcome.error = error
                return outcome
            }
        }
        return outcome
    }

    /// The type of a line `name  TYPE *ROWTIME*`.
    static func type(_ line: String) -> String {
        var rest = Substring(line)
        while let blank = rest.firstIndex(of: " ") {
            let after = rest[blank...]
            if after.hasPrefix("  ") {
                rest = after
                break
            }
            rest = after.dropFirst()
        }
        var text = rest.trimmed
        for mark in [" *ROWTIME*", " *PROCTIME*"] where text.hasSuffix(mark) {
            text = String(text.dropLast(mark.count))
        }
        return text
    }
}
