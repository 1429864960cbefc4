import CloudGateway
import Foundation
import LabKernel

/// What entered a seat from outside, a line of JSON each, in a folder of its own.
///
/// An entry is with the system before its request is answered, so that it survives the process being killed.
final class SeatLog {
    /// Something that entered.
    struct Entry {
        enum Content {
            case request(CloudRequest)
            case verb(String, JSONValue)
            /// Nothing entered; the clock had come this far.
            case mark
        }

        var instant: Instant
        var content: Content
    }

    private let folder: String
    private let handle: FileHandle
    /// The progress of a log that is of another form of the lab; nil when the log is of this one.
    let outdatedProgress: JSONValue?

    private static func file(_ folder: String) -> String { folder + "/log.jsonl" }
    private static func progressFile(_ folder: String) -> String { folder + "/progress.json" }

    /// Opens the log in `folder`; one of another `fingerprint` is put aside.
    ///
    /// - Throws: `LabError` DATA030 when the folder cannot be used.
    init(folder: String, fingerprint: String) throws {
        self.folder = folder
        let file = Self.file(folder)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            outdatedProgress = try Self.putAside(folder, unless: fingerprint)
            if !FileManager.default.fileExists(atPath: file) {
                let head: JSONValue = ["log": 1, "fingerprint": .string(fingerprint)]
                try Data((head.text + "\n").utf8).write(to: URL(fileURLWithPath: file))
            }
            handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            try handle.seekToEnd()
        } catch {
            throw LabError(
                "DATA030", "cannot keep the seat in '\(folder)': \(error.localizedDescription)",
                fix: "choose another folder with '--data DIR'")
        }
    }

    /// Moves a log of another form of the lab away; answers the progress that was made with it.
    private static func putAside(_ folder: String, unless fingerprint: String) throws -> JSONValue? {
        let file = file(folder)
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        let first = String(decoding: data.prefix { $0 != 10 }, as: UTF8.self)
        if (try? JSONParser.parse(text: first))?["fingerprint"]?.stringValue == fingerprint { return nil }
        let aside = file + ".old"
        try? FileManager.default.removeItem(atPath: aside)
        try FileManager.default.moveItem(atPath: file, toPath: aside)
        guard let saved = FileManager.default.contents(atPath: progressFile(folder)) else { return nil }
        return try? JSONParser.parse(text: String(decoding: saved, as: UTF8.self))
    }

    // MARK: Reading

    /// All that entered, in order; a last line that was cut off when the process ended is left out.
    ///
    /// - Throws: `LabError` DATA031 for a line that cannot be read.
    func entries() throws -> [Entry] {
        let data = FileManager.default.contents(atPath: Self.file(folder)) ?? Data()
        let lines = data.split(separator: 10, omittingEmptySubsequences: true)
        let isWhole = data.last == 10
        return try lines.dropFirst().dropLast(isWhole ? 0 : 1).map { line in
            guard let json = try? JSONParser.parse(text: String(decoding: line, as: UTF8.self)),
                let entry = Entry(json)
            else {
                throw LabError(
                    "DATA031", "'\(Self.file(folder))' holds a line that is no entry",
                    fix: "remove the folder '\(folder)' to begin the lab anew")
            }
            return entry
        }
    }

    // MARK: Writing

    /// Writes a request down; a spooled body is read into memory on its way.
    func append(_ request: inout CloudRequest, at instant: Instant) throws {
        var bytes: [UInt8] = []
        if case .bytes(let body) = request.body {
            bytes = body
        } else if request.body.forEachChunk({ bytes += $0 }) {
            request.body = .bytes(bytes)
        }
        try write(Entry.fields(of: request, bytes, at: instant))
    }

    func append(_ verb: String, _ body: JSONValue, at instant: Instant) throws {
        try write(["t": .int(instant.epochMicros), "verb": .string(verb), "body": body])
    }

    /// Writes down how far the clock has come.
    func mark(at instant: Instant) throws { try write(["t": .int(instant.epochMicros)]) }

    /// Keeps the progress beside the log, for the day on which the lab has another form.
    func save(_ progress: JSONValue) throws {
        try Data(progress.text.utf8).write(
            to: URL(fileURLWithPath: Self.progressFile(folder)), options: .atomic)
    }

    private func write(_ value: JSONValue) throws {
        try handle.write(contentsOf: Data((value.text + "\n").utf8))
    }
}

extension SeatLog.Entry {
    static func fields(of request: CloudRequest, _ body: [UInt8], at instant: Instant) -> JSONValue {
        [
            "t": .int(instant.epochMicros),
            "arrived": request.arrivedAt.map { .int($0.epochMicros) } ?? .null,
            "method": .string(request.method), "scheme": .string(request.scheme),
            "host": .string(request.host), "path": .string(request.path), "query": .string(request.query),
            "headers": .array(request.headers.fields.map { [.string($0.name), .string($0.value)] }),
            "body": .string(Base64.encode(body)), "from": .string(request.sourceAddress),
        ]
    }

    /// Nil when `json` is no entry.
    init?(_ json: JSONValue) {
        guard let micros = json["t"]?.intValue else { return nil }
        instant = Instant(epochMicros: micros)
        if let verb = json["verb"]?.stringValue {
            content = .verb(verb, json["body"] ?? .object([]))
        } else if json["method"] == nil {
            content = .mark
        } else {
            guard let request = Self.request(json) else { return nil }
            content = .request(request)
        }
    }

    private static func request(_ json: JSONValue) -> CloudRequest? {
        func text(_ name: String) -> String { json[name]?.stringValue ?? "" }
        guard let body = Base64.decode(text("body")), let headers = json["headers"]?.arrayValue else {
            return nil
        }
        let fields = headers.compactMap { pair -> (String, String)? in
            guard let pair = pair.arrayValue, pair.count == 2, let name = pair[0].stringValue,
                let value = pair[1].stringValue
            else { return nil }
            return (name, value)
        }
        var request = CloudRequest(
            method: text("method"), scheme: text("scheme"), host: text("host"), path: text("path"),
            query: text("query"), headers: HeaderFields(fields), body: .bytes(body),
            sourceAddress: text("from"))
        request.arrivedAt = json["arrived"]?.intValue.map { Instant(epochMicros: $0) }
        return request
    }
}
