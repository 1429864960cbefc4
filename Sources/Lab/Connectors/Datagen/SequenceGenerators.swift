import FlinkSQL
import LabKernel
import StreamTypes

/// Makes the generators of kind `sequence`.
///
/// Source: Flink class `SequenceGeneratorVisitor` of 1.20: numbers and strings; every other type is refused.
struct SequenceGenerators {
    var options: GeneratorOptions
    let type: DataType
    let rowsPerSecond: Int64
    let chance: (String) -> Prng

    /// The generator and how many rows it has.
    mutating func make() throws(LabError) -> (GeneratedField, rows: Int64) {
        if case .timestamp(let precision, _) = type.logical { return try timestamps(precision) }
        let start = try bound("start")
        let end = try bound("end")
        let generator = try generator(start)
        let rows = end < start ? 0 : (end &- start) &+ 1
        return (GeneratedField(generator, type, chance: chance(options.name)), rows)
    }

    private func generator(_ start: Int64) throws(LabError) -> FieldGenerator {
        switch type.logical {
        case .tinyint, .smallint, .int, .bigint: return .sequence(start: start, unit: 1)
        case .float, .double: return .doubleSequence(start: start)
        case .decimal(_, let scale):
            return .sequence(start: start, unit: (0..<scale).reduce(1) { power, _ in power * 10 })
        case .char, .varchar, .binary, .varbinary: return .textSequence(start: start)
        default:
            throw ConnectorErrors.unsupportedType(
                "Unsupported type: \(type)", at: options.reader.span(options.key("kind")),
                fix: "a sequence is of numbers or strings; use 'random' for '\(options.name)'")
        }
    }

    private mutating func bound(_ option: String) throws(LabError) -> Int64 {
        _ = try options.required(option)
        let key = options.key(option)
        switch type.logical {
        case .tinyint: return try options.reader.integer(key, as: Int8.self).map { Int64($0) } ?? 0
        case .smallint: return try options.reader.integer(key, as: Int16.self).map { Int64($0) } ?? 0
        case .int: return try options.reader.integer(key, as: Int32.self).map { Int64($0) } ?? 0
        default: return try options.reader.int64(key) ?? 0
        }
    }

    /// Real Flink has no sequence of timestamps; the compatibility switch gives one step per row interval.
    private mutating func timestamps(_ precision: Int) throws(LabError) -> (GeneratedField, rows: Int64) {
        let sequence = TimestampSequence(options: options, type: type, rowsPerSecond: rowsPerSecond)
        guard options.use.compatibility.datagenTimestampSequence else { throw sequence.refusal }
        let startText = try options.required("start")
        let endText = try options.required("end")
        let start = try sequence.millis(startText, "start")
        let end = try sequence.millis(endText, "end")
        let generator = FieldGenerator.timestampSequence(
            startMillis: start, rowsPerSecond: rowsPerSecond, precision: precision)
        let rows = end < start ? 0 : (end - start) * rowsPerSecond / 1_000 + 1
        return (GeneratedField(generator, type, chance: chance(options.name)), rows)
    }
}

/// A `sequence` on a TIMESTAMP column: what Flink says of it, how to rewrite it, and what it means if it is
/// accepted all the same.
struct TimestampSequence {
    let options: GeneratorOptions
    let type: DataType
    let rowsPerSecond: Int64

    /// The milliseconds of a bound.
    func millis(_ text: String, _ option: String) throws(LabError) -> Int64 {
        guard let instant = ISO8601.parse(text.trimmed), !text.trimmed.hasSuffix("Z") else {
            throw ConnectorErrors.refused(
                "Could not parse value '\(text)' for key '\(options.key(option))'.",
                at: options.reader.span(options.key(option)),
                fix: "write a timestamp: '2025-01-01T00:00:00.000'")
        }
        return instant.epochMillis
    }

    /// Real Flink's refusal, with the rewrite that gives the same windows.
    var refusal: LabError {
        ConnectorErrors.unsupportedType(
            "Unsupported type: \(type)", at: options.reader.span(options.key("kind")), fix: rewrite)
    }

    /// The line that comes with an accepted sequence.
    var warning: LabError {
        LabError(
            "SQL159",
            "a datagen sequence on '\(options.name)' \(type) is not portable: Apache Flink refuses it with "
                + "\"Unsupported type: \(type)\"; accepted by datagen-timestamp-sequence as one step of "
                + "\(interval) s per row, end included",
            at: options.reader.span(options.key("kind")), fix: rewrite)
    }

    private var interval: String { rowsPerSecond > 0 ? decimalText(1_000 / rowsPerSecond) : "0" }

    private var rewrite: String {
        let (name, sequence) = (options.name, "\(options.name)_seq")
        let start = options.reader.string(options.key("start")).flatMap { ISO8601.parse($0.trimmed) }
        let end = options.reader.string(options.key("end")).flatMap { ISO8601.parse($0.trimmed) }
        let from = start.map { timestampText($0) } ?? "…"
        let last = start.flatMap { first in
            end.map { ($0.epochMillis - first.epochMillis) * rowsPerSecond / 1_000 }
        }
        let step =
            rowsPerSecond > 0 && 1_000 % rowsPerSecond == 0
            ? "\(sequence) * INTERVAL '\(interval)' SECOND"
            : "\(sequence) * 1000 / \(rowsPerSecond) * INTERVAL '0.001' SECOND"
        return
            "declare `\(sequence) BIGINT, \(name) AS CAST(TIMESTAMP '\(from)' + \(step) AS "
            + "\(type.logical))` instead of "
            + "`\(name) \(type)`, with 'fields.\(sequence).kind' = 'sequence', "
            + "'fields.\(sequence).start' = '0', "
            + "'fields.\(sequence).end' = '\(last.map(String.init) ?? "…")' instead of the "
            + "'fields.\(name).*' options"
    }

    private func timestampText(_ instant: Instant) -> String {
        var text = ISO8601.text(instant)
        text.removeLast()
        return text.split(separator: "T").joined(separator: " ")
    }

    private func decimalText(_ millis: Int64) -> String {
        guard millis % 1_000 != 0 else { return String(millis / 1_000) }
        var digits = padded(Int(millis % 1_000), 3)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(millis / 1_000).\(digits)"
    }
}
