import LabKernel
import StreamTypes
import Streaming

/// Turns one column of a field table into a column of values.
///
/// The common types have a loop of their own over lanes; the others go value by value.
final class FieldConverter {
    /// The first field that could not be read.
    struct Fault: Error {
        var row: Int
        var failure: JobFailure
    }

    let type: LogicalType
    private let scalar: ScalarField
    /// Unreadable fields become NULL (`ignore-parse-errors`).
    private let ignoresErrors: Bool
    private let nested: (any NestedFields)?

    /// - Parameter nested: reads arrays, maps and rows; nil if the type is scalar.
    init(
        _ type: LogicalType, standard: TimeScan.Standard, isCSV: Bool, ignoresErrors: Bool,
        nested: (any NestedFields)?
    ) {
        self.type = type
        self.ignoresErrors = ignoresErrors
        self.nested = nested
        scalar = ScalarField(type: type, standard: standard, isCSV: isCSV)
    }

    /// Appends the fields of rows `0 ..< rows` of a column of `fields` to `out`, which is empty.
    ///
    /// - Returns: the first unreadable field, at which the conversion stops; `out` is then to be thrown away.
    func convert(
        _ fields: FieldTable, column: Int, rows: Int, _ input: UnsafePointer<UInt8>, into out: Column
    ) -> Fault? {
        fields.scratch.withUnsafeBufferPointer { scratch in
            let view = FieldView(fields, column, input, scratch.baseAddress ?? input)
            do throws(Fault) {
                switch type {
                case .tinyint: try integers(view, rows, out, Int64(Int8.min), Int64(Int8.max))
                case .smallint: try integers(view, rows, out, Int64(Int16.min), Int64(Int16.max))
                case .int: try integers(view, rows, out, Int64(Int32.min), Int64(Int32.max))
                case .bigint: try integers(view, rows, out, .min, .max)
                case .double: try doubles(view, rows, out)
                case .timestamp(let precision, _) where precision <= 3:
                    try moments(view, rows, out, precision, false)
                case .timestampLTZ(let precision, _) where precision <= 3:
                    try moments(view, rows, out, precision, true)
                case .char, .varchar: strings(view, rows, out)
                default: try values(view, rows, out)
                }
                return nil
            } catch {
                return error
            }
        }
    }

    private func integers(
        _ view: FieldView, _ rows: Int, _ out: Column, _ least: Int64, _ most: Int64
    ) throws(Fault) {
        out.resize(rows)
        let lanes = out.int64s
        for row in 0..<rows {
            let token = view.token(row)
            guard token > FieldTable.Token.null else {
                lanes[row] = 0
                out.setNull(row)
                continue
            }
            let (bytes, count) = view.text(row, token)
            if token != FieldTable.Token.scratch {
                let value = NumberScan.plainInt64(bytes, count)
                if value >= 0, value <= most {
                    lanes[row] = value
                    continue
                }
            }
            if let value = NumberScan.int64(bytes, count), value >= least, value <= most {
                lanes[row] = value
                continue
            }
            lanes[row] = 0
            do throws(JobFailure) {
                lanes[row] = try scalar.integer(token, bytes, count, least, most)
            } catch {
                guard ignoresErrors else { throw Fault(row: row, failure: error) }
                out.setNull(row)
            }
        }
    }

    private func doubles(_ view: FieldView, _ rows: Int, _ out: Column) throws(Fault) {
        out.resize(rows)
        let lanes = out.doubles
        for row in 0..<rows {
            let token = view.token(row)
            lanes[row] = 0
            guard token > FieldTable.Token.null else {
                out.setNull(row)
                continue
            }
            let (bytes, count) = view.text(row, token)
            if token != FieldTable.Token.scratch, let value = NumberScan.shortDouble(bytes, count) {
                lanes[row] = value
                continue
            }
            if let value = NumberScan.double(bytes, count) {
                lanes[row] = value
                continue
            }
            do throws(JobFailure) {
                lanes[row] = try scalar.double(bytes, count)
            } catch {
                guard ignoresErrors else { throw Fault(row: row, failure: error) }
                out.setNull(row)
            }
        }
    }

    private func moments(
        _ view: FieldView, _ rows: Int, _ out: Column, _ precision: Int, _ withZone: Bool
    ) throws(Fault) {
        out.resize(rows)
        let lanes = out.int64s
        var date = TimeScan.KnownDate()
        for row in 0..<rows {
            let token = view.token(row)
            lanes[row] = 0
            guard token > FieldTable.Token.null else {
                out.setNull(row)
                continue
            }
            let (bytes, count) = view.text(row, token)
            if let millis = TimeScan.plainMillis(
                bytes, count, scalar.standard, withZone: withZone, &date)
            {
                lanes[row] = millis.cut(toPrecision: precision)
                continue
            }
            do throws(JobFailure) {
                lanes[row] = try scalar.moment(bytes, count, withZone: withZone).millis.cut(
                    toPrecision: precision)
            } catch {
                guard ignoresErrors else { throw Fault(row: row, failure: error) }
                out.setNull(row)
            }
        }
    }

    private func strings(_ view: FieldView, _ rows: Int, _ out: Column) {
        if view.appendTexts(rows, to: out) { return }
        out.reserve(rows)
        for row in 0..<rows {
            let token = view.token(row)
            guard token > FieldTable.Token.null else {
                out.appendNull()
                continue
            }
            if token >= FieldTable.Token.object, let nested {
                nested.appendText(view.text(row, token), to: out)
                continue
            }
            let (bytes, count) = view.text(row, token)
            out.append(bytes: bytes, count: count)
        }
    }

    private func values(_ view: FieldView, _ rows: Int, _ out: Column) throws(Fault) {
        out.reserve(rows)
        for row in 0..<rows {
            let token = view.token(row)
            guard token > FieldTable.Token.null else {
                out.appendNull()
                continue
            }
            let (bytes, count) = view.text(row, token)
            do throws(JobFailure) {
                if let nested, !type.isScalar {
                    try nested.append(token, bytes, count, type, to: out)
                } else {
                    try scalar.append(token, bytes, count, to: out)
                }
            } catch {
                guard ignoresErrors else { throw Fault(row: row, failure: error) }
                out.appendNull()
            }
        }
    }
}

/// Reads arrays, maps and rows of a format from the bytes of a field.
protocol NestedFields: AnyObject {
    /// Appends one value; leaves `out` as it was if it fails.
    func append(
        _ token: UInt8, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ type: LogicalType, to out: Column
    ) throws(JobFailure)
    /// Appends the text of an object or array for a character column.
    func appendText(_ text: (UnsafePointer<UInt8>, Int), to out: Column)
}

/// One column of a field table with the bytes its fields lie in.
struct FieldView {
    private let starts: UnsafePointer<Int32>
    private let lengths: UnsafePointer<Int32>
    private let tokens: UnsafePointer<UInt8>
    private let input: UnsafePointer<UInt8>
    private let scratch: UnsafePointer<UInt8>

    init(_ fields: FieldTable, _ column: Int, _ input: UnsafePointer<UInt8>, _ scratch: UnsafePointer<UInt8>)
    {
        starts = UnsafePointer(fields.starts + column * fields.capacity)
        lengths = UnsafePointer(fields.lengths + column * fields.capacity)
        tokens = UnsafePointer(fields.tokens + column * fields.capacity)
        self.input = input
        self.scratch = scratch
    }

    @inline(__always) func token(_ row: Int) -> UInt8 { tokens[row] }

    /// Appends the fields if all of them are text in the input.
    func appendTexts(_ rows: Int, to out: Column) -> Bool {
        for row in 0..<rows where tokens[row] != FieldTable.Token.text { return false }
        out.append(texts: input, starts: starts, lengths: lengths, rows)
        return true
    }

    @inline(__always) func text(_ row: Int, _ token: UInt8) -> (UnsafePointer<UInt8>, Int) {
        ((token == FieldTable.Token.scratch ? scratch : input) + Int(starts[row]), Int(lengths[row]))
    }
}

extension LogicalType {
    /// Whether values have no parts.
    var isScalar: Bool {
        switch self {
        case .array, .map, .multiset, .row: false
        default: true
        }
    }
}
