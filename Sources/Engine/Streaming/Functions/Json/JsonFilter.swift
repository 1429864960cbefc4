/// The condition in `[?(…)]`: comparisons of paths and literals with `&&`, `||` and `!`.
indirect enum JsonFilter {
    enum Comparison: String, CaseIterable {
        case equal = "=="
        case unequal = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
    }
    enum Operand {
        /// From the element (`@`) or from the root (`$`).
        case path(JsonPath, fromRoot: Bool)
        case literal(JsonDatum)
    }

    case exists(Operand)
    case compare(Operand, Comparison, Operand)
    case and(JsonFilter, JsonFilter)
    case or(JsonFilter, JsonFilter)
    case not(JsonFilter)

    /// Whether an element meets the condition.
    func accepts(_ element: JsonDatum, _ root: JsonDatum) -> Bool {
        switch self {
        case .exists(let operand): return Self.value(operand, element, root) != nil
        case .compare(let left, let comparison, let right):
            guard let a = Self.value(left, element, root), let b = Self.value(right, element, root) else {
                return comparison == .unequal
            }
            return Self.holds(a, comparison, b)
        case .and(let a, let b): return a.accepts(element, root) && b.accepts(element, root)
        case .or(let a, let b): return a.accepts(element, root) || b.accepts(element, root)
        case .not(let inner): return !inner.accepts(element, root)
        }
    }

    private static func value(_ operand: Operand, _ element: JsonDatum, _ root: JsonDatum) -> JsonDatum? {
        switch operand {
        case .literal(let value): value
        case .path(let path, let fromRoot): try? path.read(fromRoot ? root : element)
        }
    }

    private static func holds(_ a: JsonDatum, _ comparison: Comparison, _ b: JsonDatum) -> Bool {
        guard let order = order(a, b) else {
            let (left, right) = (TextBuffer(), TextBuffer())
            a.write(to: left)
            b.write(to: right)
            let isSame = left.bytes == right.bytes
            return comparison == .equal && isSame || comparison == .unequal && !isSame
        }
        switch comparison {
        case .equal: return order == 0
        case .unequal: return order != 0
        case .atMost: return order <= 0
        case .atLeast: return order >= 0
        case .less: return order < 0
        case .greater: return order > 0
        }
    }

    /// nil for values without an order between them.
    private static func order(_ a: JsonDatum, _ b: JsonDatum) -> Int? {
        if case .string(let left) = a, case .string(let right) = b {
            return left == right ? 0 : JsonText.isLess(left, right) ? -1 : 1
        }
        guard let left = number(a), let right = number(b) else { return nil }
        return left < right ? -1 : left > right ? 1 : 0
    }

    private static func number(_ value: JsonDatum) -> Double? {
        switch value {
        case .int(let int): Double(int)
        case .double(let double): double
        case .big(let digits): Double(digits)
        default: nil
        }
    }
}
