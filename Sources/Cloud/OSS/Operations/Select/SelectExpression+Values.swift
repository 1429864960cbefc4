extension SelectExpression {
    /// The value for a record; places that the record lacks are NULL.
    func value(in record: SelectRecord) throws(SelectMismatch) -> SelectValue {
        switch self {
        case .literal(let value): return value
        case .column(let column): return record.value(of: column) ?? .null
        case .cast(let inner, let type): return try inner.value(in: record).cast(to: type)
        case .arithmetic(let operation, let left, let right):
            return try SelectValue.apply(
                operation, try left.value(in: record), try right.value(in: record))
        case .concatenation(let left, let right):
            let (a, b) = (try left.value(in: record), try right.value(in: record))
            return a.isNull || b.isNull ? .null : .text(a.text + b.text)
        default: return try truth(in: record).map(SelectValue.bool) ?? .null
        }
    }

    /// Whether the condition holds for a record; nil for neither true nor false.
    func truth(in record: SelectRecord) throws(SelectMismatch) -> Bool? {
        switch self {
        case .and(let left, let right):
            let a = try left.truth(in: record)
            if a == false { return false }
            let b = try right.truth(in: record)
            return b == false ? false : a == nil ? nil : b
        case .or(let left, let right):
            let a = try left.truth(in: record)
            if a == true { return true }
            let b = try right.truth(in: record)
            return b == true ? true : a == nil ? nil : b
        case .not(let inner): return try inner.truth(in: record).map { !$0 }
        case .isNull(let inner): return try inner.value(in: record).isNull
        case .comparison(let comparison, let left, let right):
            return try Self.compare(comparison, try left.value(in: record), try right.value(in: record))
        case .like(let inner, let pattern, let escape):
            let (text, pattern) = (try inner.value(in: record), try pattern.value(in: record))
            if text.isNull || pattern.isNull { return nil }
            return LikePattern(pattern.text, escape: escape).matches(text.text)
        case .isIn(let inner, let list): return try Self.contains(list, inner, record)
        default:
            switch try value(in: record).cast(to: .bool) {
            case .bool(let flag): return flag
            default: return nil
            }
        }
    }

    private static func compare(
        _ comparison: SelectComparison, _ left: SelectValue, _ right: SelectValue
    ) throws(SelectMismatch) -> Bool? {
        guard let less = try SelectValue.isLess(left, right), let more = try SelectValue.isLess(right, left)
        else { return nil }
        return switch comparison {
        case .equal: !less && !more
        case .unequal: less || more
        case .less: less
        case .lessOrEqual: !more
        case .greater: more
        case .greaterOrEqual: !less
        }
    }

    private static func contains(
        _ list: [SelectExpression], _ inner: SelectExpression, _ record: SelectRecord
    ) throws(SelectMismatch) -> Bool? {
        let value = try inner.value(in: record)
        var isUnknown = false
        for item in list {
            switch try compare(.equal, value, try item.value(in: record)) {
            case true: return true
            case nil: isUnknown = true
            default: continue
            }
        }
        return isUnknown ? nil : false
    }
}

/// A pattern of LIKE: `%` for any run of characters, `_` for one.
struct LikePattern {
    private enum Part: Equatable { case run, one, character(Character) }
    private let parts: [Part]

    init(_ text: String, escape: Character?) {
        var parts: [Part] = []
        var isEscaped = false
        for character in text {
            if !isEscaped, character == escape {
                isEscaped = true
                continue
            }
            parts.append(
                isEscaped
                    ? .character(character)
                    : character == "%" ? .run : character == "_" ? .one : .character(character))
            isEscaped = false
        }
        self.parts = parts
    }

    func matches(_ text: String) -> Bool {
        let text = Array(text)
        var (p, t) = (0, 0)
        var last: (p: Int, t: Int)?
        while t < text.count {
            if p < parts.count, parts[p] == .run {
                last = (p, t)
                p += 1
            } else if p < parts.count, parts[p] == .one || parts[p] == .character(text[t]) {
                (p, t) = (p + 1, t + 1)
            } else if let run = last {
                // The run takes one more character.
                last = (run.p, run.t + 1)
                (p, t) = (run.p + 1, run.t + 1)
            } else {
                return false
            }
        }
        return parts[p...].allSatisfy { $0 == .run }
    }
}
