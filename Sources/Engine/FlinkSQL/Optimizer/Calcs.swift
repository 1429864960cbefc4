import LabKernel
import StreamTypes

/// Builds projections and filters, merging neighbours and keeping track of time attributes.
enum Calcs {
    /// Expressions larger than this are not merged into one.
    private static let mergeLimit = 400

    // MARK: - Building

    static func project(
        _ values: [Expression], over input: PhysicalNode, names: [String]
    ) throws(LabError) -> PhysicalNode {
        let retyped = values.map { retype($0, input.schema) }
        let fields = zip(names, retyped).map { Field($0, outputType($1)) }
        let isIdentity =
            values.count == input.width
            && values.enumerated().allSatisfy {
                if case .input($0.offset, _) = $0.element { return true }
                return false
            }
        if isIdentity, input.schema.names == names { return input }
        return merged(Calc(projection: retyped), input, Schema(fields))
    }

    static func filter(_ condition: Expression, over input: PhysicalNode) throws(LabError) -> PhysicalNode {
        let test = retype(condition, input.schema)
        return merged(Calc(projection: input.columns, condition: test), input, input.schema)
    }

    /// Puts a calc on a node; one on top of another becomes a single one.
    static func merged(_ calc: Calc, _ input: PhysicalNode, _ schema: Schema) -> PhysicalNode {
        guard case .calc(let inner) = input.op, let joined = merge(calc, inner) else {
            return node(calc, input, schema)
        }
        let result = node(joined, input.input, schema)
        result.stateTTLMillis = result.stateTTLMillis ?? input.stateTTLMillis
        return result
    }

    private static func node(_ calc: Calc, _ input: PhysicalNode, _ schema: Schema) -> PhysicalNode {
        let place = { (column: Int) -> Int? in
            calc.projection.firstIndex {
                if case .input(column, _) = $0 { return true }
                return false
            }
        }
        let result = PhysicalNode(.calc(calc), [input], schema, window: input.window?.moved(place))
        result.stateTTLMillis = input.stateTTLMillis
        return result
    }

    /// `outer` over `inner` as one; nil if an expression would be computed too often or differently.
    private static func merge(_ outer: Calc, _ inner: Calc) -> Calc? {
        let used = (outer.projection + (outer.condition.map { [$0] } ?? [])).flatMap(columnUses)
        for (index, value) in inner.projection.enumerated() {
            let count = used.filter { $0 == index }.count
            if !value.isDeterministic, !isProctime(value), count > 0 { return nil }
            if count > 1, size(value) > 40 { return nil }
        }
        let substitute = { (value: Expression) in
            value.replacing {
                if case .input(let index, _) = $0 { return inner.projection[index] }
                return nil
            }
        }
        let projection = outer.projection.map(substitute)
        guard projection.reduce(0, { $0 + size($1) }) <= mergeLimit + projection.count else { return nil }
        let conditions =
            (inner.condition?.conjuncts ?? []) + (outer.condition.map(substitute)?.conjuncts ?? [])
        return Calc(projection: projection, condition: Expression.conjunction(conditions))
    }

    private static func isProctime(_ value: Expression) -> Bool {
        if case .call(.proctime, _, _) = value { return true }
        return false
    }

    private static func columnUses(_ value: Expression) -> [Int] {
        var result: [Int] = []
        value.walk { if case .input(let index, _) = $0 { result.append(index) } }
        return result
    }

    private static func size(_ value: Expression) -> Int {
        var count = 0
        value.walk { _ in count += 1 }
        return count
    }

    // MARK: - Time attributes

    /// The expression with its columns' types as the input has them; a processing time that is computed with
    /// is read first.
    static func retype(_ value: Expression, _ schema: Schema) -> Expression {
        if case .input(let index, _) = value { return .input(index, schema[index].type) }
        return value.mapOperands { operand in
            let inner = retype(operand, schema)
            guard inner.type.timeAttribute == .proctime else { return inner }
            return .call(.proctimeMaterialize, [inner], inner.type.withoutTimeAttribute)
        }
    }

    /// A plain column keeps its time attribute, and PROCTIME() makes one; everything else is an ordinary
    /// value.
    private static func outputType(_ value: Expression) -> DataType {
        switch value {
        case .input(_, let type), .call(.proctime, _, let type): type
        default: value.type.withoutTimeAttribute
        }
    }

    /// The node with its time attributes made ordinary timestamps.
    static func materialized(_ input: PhysicalNode, keepRowtime: Bool) -> PhysicalNode {
        let hasProctime = input.schema.types.contains { $0.timeAttribute == .proctime }
        let hasRowtime = input.schema.types.contains { $0.timeAttribute == .rowtime }
        guard hasProctime || (hasRowtime && !keepRowtime) else { return input }
        let values = input.columns.map { value -> Expression in
            guard value.type.timeAttribute == .proctime else { return value }
            return .call(.proctimeMaterialize, [value], value.type.withoutTimeAttribute)
        }
        let fields = input.schema.fields.map { field -> Field in
            let keeps = keepRowtime && field.type.timeAttribute == .rowtime
            return keeps ? field : Field(field.name, field.type.withoutTimeAttribute)
        }
        if hasProctime { return merged(Calc(projection: values), input, Schema(fields)) }
        let result = PhysicalNode(
            input.op, input.inputs, Schema(fields), window: input.window, source: input.source)
        result.stateTTLMillis = input.stateTTLMillis
        return result
    }
}
