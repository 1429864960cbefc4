import LabKernel

/// A statement of SelectObject: what comes out of which records.
///
/// Source: help.aliyun.com/en/oss/user-guide/query-objects.
struct SelectStatement: Sendable {
    enum Output: Sendable {
        case everything
        case columns([(column: SelectColumn, name: String)])
        case aggregates([(function: SelectFunction, argument: SelectExpression?, name: String)])
    }

    var output = Output.everything
    /// Steps from the document to its records: `objects[*]`; empty for the document or line itself.
    var source: [SelectStep] = []
    var condition: SelectExpression?
    var limit: Int?
    /// Columns that the statement reads.
    var columns: [SelectColumn] = []
}

enum SelectFunction: String, Sendable { case count, sum, avg, max, min }

/// A step of a JSON path.
enum SelectStep: Sendable, Equatable {
    case name(String)
    case index(Int)
    /// `[*]`, in FROM alone.
    case all
}

/// Where a value stands in a record.
enum SelectColumn: Sendable, Equatable {
    /// A CSV field, from 0.
    case field(Int)
    case path([SelectStep])
}

enum SelectComparison: Sendable {
    case equal, unequal, less, lessOrEqual, greater, greaterOrEqual
}

indirect enum SelectExpression: Sendable {
    case literal(SelectValue)
    case column(SelectColumn)
    case cast(SelectExpression, SelectType)
    case arithmetic(SelectArithmetic, SelectExpression, SelectExpression)
    case concatenation(SelectExpression, SelectExpression)
    case comparison(SelectComparison, SelectExpression, SelectExpression)
    case like(SelectExpression, pattern: SelectExpression, escape: Character?)
    case isIn(SelectExpression, [SelectExpression])
    case isNull(SelectExpression)
    case not(SelectExpression)
    case and(SelectExpression, SelectExpression)
    case or(SelectExpression, SelectExpression)
}

/// A record of an object: the fields of a CSV line, or a JSON value.
enum SelectRecord: Sendable {
    case fields([String])
    case json(JSONValue)

    /// The value in a column; nil when the record has no such place.
    func value(of column: SelectColumn) -> SelectValue? {
        switch (self, column) {
        case (.fields(let fields), .field(let index)):
            return index < fields.count ? .text(fields[index]) : nil
        case (.json(let value), .path(let steps)):
            return Self.values(steps[...], in: value).first.map { SelectValue($0) }
        default: return nil
        }
    }

    /// What a path leads to, `[*]` to each element.
    static func values(_ steps: ArraySlice<SelectStep>, in value: JSONValue) -> [JSONValue] {
        guard let step = steps.first else { return [value] }
        let rest = steps.dropFirst()
        switch step {
        case .name(let name): return value[name].map { values(rest, in: $0) } ?? []
        case .index(let index):
            guard let items = value.arrayValue, index < items.count else { return [] }
            return values(rest, in: items[index])
        case .all: return (value.arrayValue ?? []).flatMap { values(rest, in: $0) }
        }
    }
}
