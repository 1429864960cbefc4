import LabKernel
import StreamTypes
import Streaming

/// One way to write changes as JSON messages.
protocol ChangelogDialect: Sendable {
    /// The product's name, as messages print it.
    var product: String { get }
    /// The members of the envelope that are read.
    var keys: [String] { get }

    /// Adds the rows of the message whose envelope is open.
    ///
    /// - Throws: what is wrong with the message.
    func read(_ message: ChangelogMessage) throws(JobFailure)
    /// Appends the message of a row, `object` being its JSON object.
    func write(_ object: [UInt8], _ isAccumulate: Bool, _ out: inout [UInt8])
}

extension ChangelogDialect {
    /// Flink's words for an update or delete without the old image.
    func missingBefore(_ what: String) -> JobFailure {
        JobFailure(
            "java.lang.IllegalStateException",
            "The \"before\" field of \(what) message is null, if you are using \(product) Postgres "
                + "Connector, "
                + "please check the Postgres table has been set REPLICA IDENTITY to FULL level.")
    }

    /// Flink's words for a kind of change it does not know.
    func unknown(_ member: String, _ value: String) -> JobFailure {
        JobFailure("java.io.IOException", "Unknown \"\(member)\" value \"\(value)\".")
    }
}

/// `debezium-json`: `{"before":…,"after":…,"op":"c"}`.
///
/// Source: Flink documentation, "Debezium Format".
struct DebeziumDialect: ChangelogDialect {
    let product = "Debezium"
    let keys = ["before", "after", "op", "payload"]
    /// Whether the envelope is the member `payload`.
    var isWrapped = false

    func read(_ message: ChangelogMessage) throws(JobFailure) {
        if isWrapped {
            guard let payload = message.member(3) else {
                throw JobFailure("java.lang.NullPointerException", "the message has no \"payload\"")
            }
            try message.open(payload.start..<payload.start + payload.length)
        }
        let (before, after) = (message.member(0), message.member(1))
        let op = message.text(2) ?? ""
        switch op {
        case "c", "r":
            guard let after else {
                throw JobFailure("java.lang.NullPointerException", "the message has no \"after\"")
            }
            try message.add(after, .insert)
        case "u":
            guard let before else { throw missingBefore("UPDATE") }
            guard let after else {
                throw JobFailure("java.lang.NullPointerException", "the message has no \"after\"")
            }
            try message.add(before, .updateBefore)
            try message.add(after, .updateAfter)
        case "d":
            guard let before else { throw missingBefore("DELETE") }
            try message.add(before, .delete)
        default: throw unknown("op", op)
        }
    }

    func write(_ object: [UInt8], _ isAccumulate: Bool, _ out: inout [UInt8]) {
        if isAccumulate {
            out += "{\"before\":null,\"after\":".utf8
            out += object
            out += ",\"op\":\"c\"}".utf8
        } else {
            out += "{\"before\":".utf8
            out += object
            out += ",\"after\":null,\"op\":\"d\"}".utf8
        }
    }
}

/// `ogg-json`: `{"before":…,"after":…,"op_type":"I"}`.
///
/// Source: Flink documentation, "Ogg Format".
struct OggDialect: ChangelogDialect {
    let product = "Ogg"
    let keys = ["before", "after", "op_type"]

    func read(_ message: ChangelogMessage) throws(JobFailure) {
        let (before, after) = (message.member(0), message.member(1))
        let op = message.text(2) ?? ""
        switch op {
        case "I":
            guard let after else {
                throw JobFailure("java.lang.NullPointerException", "the message has no \"after\"")
            }
            try message.add(after, .insert)
        case "U":
            guard let before else { throw missingBefore("UPDATE") }
            guard let after else {
                throw JobFailure("java.lang.NullPointerException", "the message has no \"after\"")
            }
            try message.add(before, .updateBefore)
            try message.add(after, .updateAfter)
        case "D":
            guard let before else { throw missingBefore("DELETE") }
            try message.add(before, .delete)
        default: throw unknown("op_type", op)
        }
    }

    func write(_ object: [UInt8], _ isAccumulate: Bool, _ out: inout [UInt8]) {
        out += (isAccumulate ? "{\"before\":null,\"after\":" : "{\"before\":").utf8
        out += object
        out += (isAccumulate ? ",\"op_type\":\"I\"}" : ",\"after\":null,\"op_type\":\"D\"}").utf8
    }
}

/// `maxwell-json`: `{"database":…,"table":…,"type":"insert","data":{…},"old":{…}}`.
///
/// Source: Flink documentation, "Maxwell Format".
struct MaxwellDialect: ChangelogDialect {
    let product = "Maxwell"
    let keys = ["data", "old", "type"]

    func read(_ message: ChangelogMessage) throws(JobFailure) {
        let type = message.text(2) ?? ""
        guard ["insert", "update", "delete"].contains(type) else { throw unknown("type", type) }
        guard let data = message.member(0) else {
            throw JobFailure("java.lang.NullPointerException", "the message has no \"data\"")
        }
        switch type {
        case "insert": try message.add(data, .insert)
        case "delete": try message.add(data, .delete)
        default:
            guard let old = message.member(1) else {
                throw JobFailure("java.lang.NullPointerException", "the message has no \"old\"")
            }
            try message.addUpdate(old: old, new: data)
        }
    }

    func write(_ object: [UInt8], _ isAccumulate: Bool, _ out: inout [UInt8]) {
        out += "{\"data\":".utf8
        out += object
        out += (isAccumulate ? ",\"type\":\"insert\"}" : ",\"type\":\"delete\"}").utf8
    }
}

/// `canal-json`: `{"data":[…],"old":[…],"type":"INSERT","database":…,"table":…}`.
///
/// Source: Flink documentation, "Canal Format".
struct CanalDialect: ChangelogDialect {
    let product = "Canal"
    let keys = ["data", "old", "type", "database", "table"]
    /// Patterns that database and table must match as a whole; nil admits all.
    var database: NamePattern?
    var table: NamePattern?

    func read(_ message: ChangelogMessage) throws(JobFailure) {
        if let database, !database.matches(message.text(3) ?? "") { return }
        if let table, !table.matches(message.text(4) ?? "") { return }
        let type = message.text(2) ?? ""
        guard ["INSERT", "UPDATE", "DELETE", "CREATE"].contains(type) else { throw unknown("type", type) }
        // A CREATE describes a change of the table's columns and has no rows.
        guard type != "CREATE" else { return }
        guard let data = message.member(0) else {
            throw JobFailure("java.lang.NullPointerException", "the message has no \"data\"")
        }
        let rows = try message.objects(data)
        guard type == "UPDATE" else {
            for row in rows { try message.add(row, type == "INSERT" ? .insert : .delete) }
            return
        }
        guard let old = message.member(1) else {
            throw JobFailure("java.lang.NullPointerException", "the message has no \"old\"")
        }
        for (before, after) in zip(try message.objects(old), rows) {
            try message.addUpdate(old: before, new: after)
        }
    }

    func write(_ object: [UInt8], _ isAccumulate: Bool, _ out: inout [UInt8]) {
        out += "{\"data\":[".utf8
        out += object
        out += (isAccumulate ? "],\"type\":\"INSERT\"}" : "],\"type\":\"DELETE\"}").utf8
    }
}

/// A regular expression that a name must match as a whole.
struct NamePattern: Sendable {
    let text: String

    /// Nil if the text is no regular expression.
    init?(_ text: String) {
        guard (try? Regex(text)) != nil else { return nil }
        self.text = text
    }

    func matches(_ name: String) -> Bool {
        guard let regex = try? Regex(text) else { return false }
        return name.wholeMatch(of: regex) != nil
    }
}
