import StreamTypes

/// A join condition taken apart: equalities between the sides, and the rest.
struct JoinCondition {
    /// Equalities of one expression per side; columns of the right side count from its own first.
    struct Equality {
        var left: Expression
        var right: Expression
        var nullsMatch: Bool
    }
    var equalities: [Equality] = []
    var rest: [Expression] = []

    init(_ condition: Expression?, leftWidth: Int) {
        for part in condition?.conjuncts ?? [] {
            if let equality = JoinCondition.equality(part, leftWidth) {
                equalities.append(equality)
            } else {
                rest.append(part)
            }
        }
    }

    private static func equality(_ part: Expression, _ width: Int) -> Equality? {
        guard case .call(let function, let operands, _) = part,
            function == .equals || function == .isNotDistinctFrom,
            operands.allSatisfy(\.isDeterministic)
        else { return nil }
        let sides = operands.map { side($0, width) }
        let move = { (value: Expression) in value.mapInputs { $0 - width } }
        let nullsMatch = function == .isNotDistinctFrom
        switch (sides[0], sides[1]) {
        case (0, 1): return Equality(left: operands[0], right: move(operands[1]), nullsMatch: nullsMatch)
        case (1, 0): return Equality(left: operands[1], right: move(operands[0]), nullsMatch: nullsMatch)
        default: return nil
        }
    }

    /// 0 for an expression over left columns only, 1 for right ones; nil for both or none.
    static func side(_ value: Expression, _ width: Int) -> Int? {
        let columns = value.inputColumns
        guard !columns.isEmpty else { return nil }
        if columns.allSatisfy({ $0 < width }) { return 0 }
        return columns.allSatisfy { $0 >= width } ? 1 : nil
    }
}
