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
        guard let definition = FunctionCatalog.definition(name) else {
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
        let match = candidates.first { signature in
            operands.enumerated().allSatisfy { signature.operand($0.offset).accepts($0.element.type) }
        }
        guard let match else { throw wrongTypes(definition, operands, range) }
        guard let type = definition.result(operands) else { throw wrongTypes(definition, operands, range) }
        let coerced = try coerce(operands, match, definition, range)
        if definition.id == .proctime { return .call(.proctime, [], type) }
        return .call(definition.id, coerced, type)
    }

    private func coerce(
        _ operands: [Expression], _ signature: Signature, _ definition: FunctionDefinition, _ range: TextRange
    ) throws(LabError) -> [Expression] {
        let shared = operands.enumerated().filter { signature.operand($0.offset) == .common }.map(\.element)
        let common = shared.isEmpty ? nil : TypeMerging.common(shared.map(\.type))
        if !shared.isEmpty, common == nil { throw wrongTypes(definition, operands, range) }
        let element = elementTarget(definition.id, operands)
        return operands.enumerated().map { index, operand in
            let kind = signature.operand(index)
            if kind == .common, let common { return Coercion.coerce(operand, to: common.logical) }
            if kind == .any, index > 0, let element { return Coercion.coerce(operand, to: element) }
            if kind == .array, let element, arraysShareElements(definition.id) {
                return Coercion.coerce(operand, to: .array(DataType(element)))
            }
            guard let target = kind.target(for: operand.type) else { return operand }
            return Coercion.coerce(operand, to: target)
        }
    }

    private func arraysShareElements(_ id: FunctionID) -> Bool {
        [.arrayConcat, .arrayUnion, .arrayExcept, .arrayIntersect].contains(id)
    }

    /// What the elements given to an array function become: the common type with the array's own.
    private func elementTarget(_ id: FunctionID, _ operands: [Expression]) -> LogicalType? {
        if arraysShareElements(id) {
            let elements = operands.compactMap { Results.element(of: $0.type) }
            return TypeMerging.common(elements)?.logical
        }
        guard [.arrayContains, .arrayPosition, .arrayRemove, .arrayAppend, .arrayPrepend].contains(id),
            let first = operands.first, let element = Results.element(of: first.type)
        else { return nil }
        return TypeMerging.common([element, operands[1].type])?.logical
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
