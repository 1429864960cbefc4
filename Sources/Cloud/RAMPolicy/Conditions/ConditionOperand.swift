import LabKernel

/// One value of a condition clause, read once in the way its operator compares.
struct ConditionOperand: Sendable {
    /// The text as written, in the table's arena; for `StringLike` a pattern, for all else a literal.
    let pattern: Wildcard
    let text: ByteRange
    let number: PolicyNumber?
    let instant: Instant?
    let range: AddressRange?

    init(_ arena: [UInt8], _ bytes: ByteRange, for condition: ConditionOperator) {
        text = bytes
        pattern = Wildcard(arena, bytes)
        let words = String(decoding: arena[Int(bytes.start)..<Int(bytes.end)], as: UTF8.self)
        number = condition.family == .numeric ? PolicyNumber(words) : nil
        instant = condition.family == .date ? ISO8601.parse(words) : nil
        range = condition.family == .address ? AddressRange(words) : nil
    }

    /// Whether the request's `value` stands in the operator's relation to this operand, negation left out.
    ///
    /// A value or operand that cannot be read as the operator's type is in no relation to anything.
    @inline(__always)
    func holds(
        _ condition: ConditionOperator, _ arena: borrowing Span<UInt8>, _ request: borrowing Span<UInt8>,
        _ value: ContextEntry
    ) -> Bool {
        switch condition.family {
        case .string, .bool:
            if condition.usesWildcards { return pattern.matches(in: arena, request, value.value) }
            return text.count == value.value.count
                && equalBytes(
                    arena, Int(text.start), request, Int(value.value.start), text.count,
                    folding: condition.ignoresCase)
        case .numeric:
            guard let number, let other = PolicyNumber(request, value.value) else { return false }
            return compare(other, number, condition.relation)
        case .date:
            guard let instant, let other = value.instant else { return false }
            return compare(other, instant, condition.relation)
        case .address:
            guard let range, let address = IPAddress(request, value.value) else { return false }
            return range.contains(address)
        }
    }
}

@inline(__always)
private func compare<Value: Comparable>(
    _ left: Value, _ right: Value, _ relation: ConditionOperator.Relation
) -> Bool {
    switch relation {
    case .equal: left == right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
}
