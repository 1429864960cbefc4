import CloudGateway
import LabKernel

/// `time_series(x, '1m', '%H:%i', '0')` as the key of a GROUP BY: windows of the query's time range that have no
/// logs get a row as well.
///
/// Source: SLS "Time completion function". Not emulated: further keys beside it.
struct SQLTimeSeries {
    /// What stands in the rows that are added.
    private enum Padding: String, CaseIterable {
        case zero = "0", null, last, next, avg
    }

    private static let windowLimit = 100_000

    private let column: Int
    private let windowMillis: Int64
    private let pattern: String
    private let padding: Padding
    private let isDescending: Bool

    /// Nil for a statement that groups by no such key.
    init?(_ plan: SQLPlan) throws(CloudError) {
        let keys = plan.groups.filter { Self.arguments($0) != nil }
        guard let key = keys.first, let arguments = Self.arguments(key) else { return nil }
        guard plan.groups.count == 1 else {
            throw SLSErrors.unsupported("time_series beside other keys of GROUP BY")
        }
        guard let column = plan.select.items.firstIndex(where: { $0.expression == key }) else { return nil }
        guard case .literal(.text(let window)) = arguments[1], let millis = Self.millis(window),
            case .literal(.text(let pattern)) = arguments[2], case .literal(let filler) = arguments[3],
            let padding = Padding(rawValue: filler.text)
        else {
            let known = Padding.allCases.map(\.rawValue).joined(separator: ", ")
            throw SQLErrors.semantics(
                "time_series takes a time, a window such as '1m', a format, and one of \(known)")
        }
        (self.column, windowMillis, self.pattern, self.padding) = (column, millis, pattern, padding)
        isDescending = plan.select.orders.first?.isDescending ?? false
    }

    private static func arguments(_ expression: SQLExpression) -> [SQLExpression]? {
        guard case .call(let call) = expression, call.name == "time_series", call.arguments.count == 4 else {
            return nil
        }
        return call.arguments
    }

    /// The length of a window: a number and s, m, h or d.
    static func millis(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (1...100_000).contains(count)
        else { return nil }
        return count * unit
    }

    /// When the window of a time begins; days begin at midnight in UTC+8.
    static func start(of millis: Int64, _ window: Int64) -> Int64 {
        let offset = SQLTime.offset.wholeMillis
        return (millis + offset).dividedFloor(by: window) * window - offset
    }

    /// The rows of the answer with those of the windows between them, over a range in seconds.
    func completed(_ rows: [[SQLValue]], over range: Range<Int64>) throws(CloudError) -> [[SQLValue]] {
        guard let width = rows.first?.count else { return rows }
        let first = Self.start(of: range.lowerBound * 1_000, windowMillis)
        guard (range.upperBound * 1_000 - first) / windowMillis < Self.windowLimit else {
            throw SLSErrors.unsupported("time_series over more than \(Self.windowLimit) windows")
        }
        let known = Dictionary(rows.map { ($0[column].text, $0) }) { first, _ in first }
        let texts = stride(from: first, to: range.upperBound * 1_000, by: Int(windowMillis)).map {
            SQLTimeFunctions.format($0, pattern)
        }
        let found = texts.map { known[$0] }
        let before = Self.carried(found)
        let after = Array(Self.carried(found.reversed()).reversed())
        let all = texts.indices.map { place -> [SQLValue] in
            if let row = found[place] { return row }
            return (0..<width).map { index in
                index == column ? .text(texts[place]) : filler(before[place]?[index], after[place]?[index])
            }
        }
        return isDescending ? all.reversed() : all
    }

    /// For each place the last row up to it.
    private static func carried(_ rows: [[SQLValue]?]) -> [[SQLValue]?] {
        var last: [SQLValue]?
        return rows.map { row in
            last = row ?? last
            return last
        }
    }

    private func filler(_ before: SQLValue?, _ after: SQLValue?) -> SQLValue {
        switch padding {
        case .zero: return .long(0)
        case .null: return .null
        case .last: return before ?? .null
        case .next: return after ?? .null
        case .avg:
            guard let low = before?.number, let high = after?.number else { return .null }
            return .double((low + high) / 2)
        }
    }
}
