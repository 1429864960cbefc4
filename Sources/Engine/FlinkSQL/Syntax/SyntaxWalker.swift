/// Visits the names in an expression as written, left to right; subqueries are not entered.
enum SyntaxWalker {
    static func names(in syntax: ExpressionSyntax, _ visit: (NameSyntax) -> Void) {
        switch syntax.kind {
        case .name(let name): visit(name)
        case .unary(_, let value), .isTest(let value, _, _), .isJSON(let value, _, _), .cast(let value, _, _),
            .field(let value, _), .inQuery(let value, _, _), .quantified(_, let value, _, _):
            names(in: value, visit)
        case .binary(_, let left, let right), .item(let left, let right): all([left, right], visit)
        case .between(let value, let low, let high, _, _): all([value, low, high], visit)
        case .inList(let value, let items, _): all([value] + items, visit)
        case .like(_, let value, let pattern, let escape, _):
            all([value, pattern] + (escape.map { [$0] } ?? []), visit)
        case .caseWhen(let operand, let branches, let otherwise):
            all(
                (operand.map { [$0] } ?? []) + branches.flatMap { [$0.condition, $0.value] }
                    + (otherwise.map { [$0] } ?? []), visit)
        case .call(let call): all(call.arguments.map(\.value), visit)
        case .row(let items), .array(let items), .map(let items), .multiset(let items): all(items, visit)
        case .star, .literal, .exists, .scalarQuery, .arrayQuery, .symbol, .type, .tableArgument, .parameter,
            .refused:
            break
        }
    }

    private static func all(_ items: [ExpressionSyntax], _ visit: (NameSyntax) -> Void) {
        for item in items { names(in: item, visit) }
    }
}
