import StreamTypes

/// Brings values to types without the user writing a CAST.
enum Coercion {
    /// The value in the type. Character and byte lengths and time precisions are left alone; literals change
    /// at once.
    static func coerce(_ value: Expression, to target: LogicalType) -> Expression {
        let type = value.type.withoutTimeAttribute.logical
        if type == .null { return .literal(.null, DataType(target)) }
        if type == target || isFlexible(type, target) { return value }
        if case .literal(let literal, let own) = value, let folded = fold(literal, own, target) {
            return .literal(folded, DataType(target, nullable: own.isNullable))
        }
        return .cast(value, DataType(target, nullable: value.type.isNullable), isTry: false)
    }

    /// A bare NULL as a NULL of the type; others as they are.
    static func typedNull(_ value: Expression, _ type: LogicalType) -> Expression {
        value.type.logical == .null ? .literal(.null, DataType(type)) : value
    }

    /// Whether values of one type are read as the other without any work.
    private static func isFlexible(_ type: LogicalType, _ target: LogicalType) -> Bool {
        switch (type.family, target.family) {
        case (.character, .character), (.binary, .binary), (.timestamp, .timestamp),
            (.timestampLTZ, .timestampLTZ):
            return true
        case (.array, .array), (.map, .map), (.row, .row), (.multiset, .multiset):
            return sameShape(type, target)
        default: return false
        }
    }

    /// Whether nested types differ only in nullability and lengths.
    private static func sameShape(_ type: LogicalType, _ target: LogicalType) -> Bool {
        switch (type, target) {
        case (.array(let a), .array(let b)), (.multiset(let a), .multiset(let b)): return member(a, b)
        case (.map(let ka, let va), .map(let kb, let vb)): return member(ka, kb) && member(va, vb)
        case (.row(let a), .row(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { member($0.type, $1.type) }
        default: return false
        }
    }

    private static func member(_ type: DataType, _ target: DataType) -> Bool {
        type.logical == target.logical || isFlexible(type.logical, target.logical)
    }

    /// A number literal in another numeric type that holds it exactly; nil where a CAST has to do it.
    static func fold(_ literal: Literal, _ own: DataType, _ target: LogicalType) -> Literal? {
        if case .decimal(let unscaled) = literal { return fold(decimal: unscaled, own, target) }
        guard case .integer(let number) = literal else { return nil }
        switch target {
        case .tinyint: return Int8(exactly: number).map { .integer(Int64($0)) }
        case .smallint: return Int16(exactly: number).map { .integer(Int64($0)) }
        case .int: return Int32(exactly: number).map { .integer(Int64($0)) }
        case .bigint: return .integer(number)
        case .double: return .double(Double(number))
        case .float: return .float(Float(number))
        case .decimal(let precision, let scale):
            guard String(number.magnitude).count <= precision - scale else { return nil }
            var unscaled = Int128(number)
            for _ in 0..<scale { unscaled *= 10 }
            return .decimal(unscaled)
        default: return nil
        }
    }

    private static func fold(decimal unscaled: Int128, _ own: DataType, _ target: LogicalType) -> Literal? {
        guard case .decimal(_, let scale) = own.logical else { return nil }
        if target == .double {
            return Double("\(unscaled)e-\(scale)").map { .double($0) }
        }
        guard case .decimal(let precision, let newScale) = target, newScale >= scale,
            String(unscaled.magnitude).count + newScale - scale <= precision
        else { return nil }
        var value = unscaled
        for _ in scale..<newScale { value *= 10 }
        return .decimal(value)
    }
}
