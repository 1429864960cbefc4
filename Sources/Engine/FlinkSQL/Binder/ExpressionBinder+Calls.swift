import LabKernel
import StreamTypes

/// Function calls.
extension ExpressionBinder {
    func call(_ call: CallSyntax, _ range: TextRange) throws(LabError) -> Expression {
        if let form = call.refusedForm { throw SQLErrors.unsupported(form, span(range)) }
        guard call.name.parts.count == 1 else { throw noMatch(call, [], range) }
        let name = call.name.parts[0].text.uppercased()
        if let pattern, let result = try pattern.call(name, call, range, in: self) { return result }
        if let property = try windowProperty(name, call, range) { return property }
        if call.over != nil { return try over(name, call, range) }
        if ["GROUPING", "GROUPING_ID", "GROUP_ID"].contains(name) { return try grouping(name, call, range) }
        if let definition = AggregateCatalog.definition(name) {
            return try aggregate(definition, call, range)
        }
        if FunctionCatalog.special.contains(name) { return try special(name, call, range) }
        let isCalled = !call.isBare && call.arguments.isEmpty
        guard let definition = FunctionCatalog.definition(name),
            !(isCalled && FunctionCatalog.bare.contains(name))
        else {
            throw noMatch(call, try arguments(call), range)
        }
        return try scalar(definition, try arguments(call), range)
    }

    /// Binds the arguments in order; a name before one is dropped, as scalar functions take them by place.
    func arguments(_ call: CallSyntax) throws(LabError) -> [Expression] {
        var result: [Expression] = []
        for argument in call.arguments { result.append(try bind(argument.value)) }
        return result
    }

    // MARK: - Catalog functions

    func scalar(
        _ definition: FunctionDefinition, _ operands: [Expression], _ range: TextRange
    ) throws(LabError) -> Expression {
        let candidates = definition.signatures.filter { $0.accepts(count: operands.count) }
        guard !candidates.isEmpty else { throw wrongCount(definition, operands.count, range) }
        try rejectNulls(operands, from: definition.firstNull, range)
        let match = candidates.first { signature in
            operands.enumerated().allSatisfy { index, operand in
                let kind = signature.operand(index)
                return kind.accepts(operand.type) && (kind != .element || isElement(operand, of: operands[0]))
            }
        }
        guard let match else { throw wrongTypes(definition, operands, range) }
        if definition.id == .currentWatermark, operands[0].type.timeAttribute != .rowtime {
            throw SQLErrors.make(
                "SQL206",
                "The argument of CURRENT_WATERMARK() must be a rowtime attribute, but was "
                    + "'\(operands[0].type)'.", span(range))
        }
        guard let type = definition.result(operands) else { throw wrongTypes(definition, operands, range) }
        let coerced = coerce(operands, match, definition, type.logical)
        if definition.id == .proctime { return .call(.proctime, [], type) }
        return .call(definition.id, coerced, type)
    }

    /// A bare NULL has no type; only functions that find one for it take it.
    func rejectNulls(_ operands: [Expression], from first: Int? = nil, _ range: TextRange) throws(LabError) {
        let bare = operands.firstIndex { $0.type.logical == .null }
        guard let bare, first.map({ bare < $0 }) ?? true else { return }
        throw SQLErrors.make(
            "SQL129", "Illegal use of 'NULL'", span(range), fix: "write CAST(NULL AS type)")
    }

    /// Whether the value goes into the array's elements without a CAST.
    private func isElement(_ value: Expression, of array: Expression) -> Bool {
        guard let element = Results.element(of: array.type) else { return false }
        return CastRules.supportsImplicit(value.type.logical, element.logical)
    }

    private func coerce(
        _ operands: [Expression], _ signature: Signature, _ definition: FunctionDefinition,
        _ result: LogicalType
    ) -> [Expression] {
        operands.enumerated().map { index, operand in
            switch signature.operand(index) {
            case .common: return Coercion.coerce(operand, to: result)
            case .element:
                let element = Results.element(of: operands[0].type)?.logical
                return Coercion.coerce(operand, to: element ?? operand.type.logical)
            case .array where arraysShareElements(definition.id): return Coercion.coerce(operand, to: result)
            case let kind:
                guard let target = kind.target(for: operand.type) else { return operand }
                return Coercion.coerce(operand, to: target)
            }
        }
    }

    private func arraysShareElements(_ id: FunctionID) -> Bool {
        [.arrayConcat, .arrayUnion, .arrayExcept, .arrayIntersect].contains(id)
    }

    // MARK: - Messages

    private func wrongCount(_ definition: FunctionDefinition, _ count: Int, _ range: TextRange) -> LabError {
        let counts = Set(definition.signatures.map(\.operands.count)).sorted().map(String.init)
        let wanted =
            definition.signatures.contains(where: \.isVariadic)
            ? "at least \(counts[0])" : counts.joined(separator: " or ")
        return SQLErrors.make(
            "SQL122",
            "Invalid number of arguments to function '\(definition.name)'. Was expecting \(wanted) arguments",
            span(range),
            fix: "\(count) given")
    }

    private func wrongTypes(_ definition: FunctionDefinition, _ operands: [Expression], _ range: TextRange)
        -> LabError
    {
        let name = definition.name
        let shown = operands.map { "<\(CalciteTypeName.text($0.type))>" }.joined(separator: ", ")
        let forms = definition.signatures.map { signature in
            "'\(name)(\(signature.operands.map { "<\($0.label)>" }.joined(separator: ", ")))'"
        }
        return SQLErrors.make(
            "SQL120",
            "Cannot apply '\(name)' to arguments of type '\(name)(\(shown))'. Supported form(s): "
                + forms.joined(separator: "\n"), span(range))
    }

    private func noMatch(_ call: CallSyntax, _ operands: [Expression], _ range: TextRange) -> LabError {
        let families = operands.map { "<\($0.type.logical.family.rawValue)>" }.joined(separator: ", ")
        let name = call.name.text
        let near = nearest(to: name.uppercased(), among: FunctionCatalog.allNames)
        return SQLErrors.make(
            "SQL122", "No match found for function signature \(name)(\(families))", span(range),
            fix: near.map { "did you mean '\($0)'?" })
    }
}
