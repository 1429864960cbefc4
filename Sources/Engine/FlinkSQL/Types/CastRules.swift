import StreamTypes

/// Which types CAST converts into which.
///
/// Source: Flink 1.20 `LogicalTypeCasts`, explicit casts.
enum CastRules {
    static func supports(_ source: LogicalType, _ target: LogicalType) -> Bool {
        if source == .null || source == target { return target != .null }
        switch target.family {
        case .character: return source.family != .other
        case .binary: return source.isCharacter || source.family == .binary
        case .boolean: return source == .boolean || source.isCharacter || source.isNumeric
        case .numeric: return toNumber(source, target)
        case .date: return source == .date || source.isTimestampLike || source.isCharacter
        case .time: return source.family == .time || source.isTimestampLike || source.isCharacter
        case .timestamp, .timestampLTZ: return source.isDatetime || source.isCharacter
        case .yearMonth: return source == .intervalYearMonth || source.isExact || source.isCharacter
        case .dayTime: return source == .intervalDayTime || source.isExact || source.isCharacter
        case .array, .map, .multiset, .row: return nested(source, target)
        case .null, .other: return false
        }
    }

    private static func toNumber(_ source: LogicalType, _ target: LogicalType) -> Bool {
        if source.isNumeric || source.isCharacter || source == .boolean { return true }
        return source.isInterval && target.isExact
    }

    private static func nested(_ source: LogicalType, _ target: LogicalType) -> Bool {
        switch (source, target) {
        case (.array(let a), .array(let b)), (.multiset(let a), .multiset(let b)):
            return supports(a.logical, b.logical)
        case (.map(let ka, let va), .map(let kb, let vb)):
            return supports(ka.logical, kb.logical) && supports(va.logical, vb.logical)
        case (.row(let a), .row(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { supports($0.type.logical, $1.type.logical) }
        default: return source.isCharacter
        }
    }

    /// Whether a query's column may be written into a sink's column without the user writing a CAST.
    ///
    /// Source: Flink 1.20 `LogicalTypeCasts.supportsImplicitCast`.
    static func supportsImplicit(_ source: LogicalType, _ target: LogicalType) -> Bool {
        if source == .null || source == target { return true }
        switch (source.family, target.family) {
        // Only a fixed length fits a fixed length.
        case (.character, .character): return !target.isFixedLength || source.isFixedLength
        case (.binary, .binary): return !target.isFixedLength || source.isFixedLength
        case (.boolean, .boolean): return true
        case (.numeric, .numeric): return numericOrder(source, target)
        case (.date, .timestamp), (.date, .timestampLTZ), (.timestamp, .timestamp),
            (.timestampLTZ, .timestampLTZ),
            (.timestamp, .timestampLTZ), (.timestampLTZ, .timestamp), (.timestamp, .date),
            (.timestampLTZ, .date),
            (.timestamp, .time), (.timestampLTZ, .time), (.time, .time), (.date, .date):
            return true
        case (.yearMonth, .yearMonth), (.dayTime, .dayTime): return true
        default: return implicitNested(source, target)
        }
    }

    /// An integer goes into a wider one, a decimal or an approximate number; a decimal into any but a
    /// narrower integer.
    private static func numericOrder(_ source: LogicalType, _ target: LogicalType) -> Bool {
        if target.isDecimal { return source.isExact || source.isApproximate }
        if target.isApproximate { return source == .double ? target == .double : true }
        guard source.isInteger, let a = source.decimalShape, let b = target.decimalShape else { return false }
        return a.precision <= b.precision
    }

    private static func implicitNested(_ source: LogicalType, _ target: LogicalType) -> Bool {
        switch (source, target) {
        case (.array(let a), .array(let b)), (.multiset(let a), .multiset(let b)):
            return supportsImplicit(a.logical, b.logical)
        case (.map(let ka, let va), .map(let kb, let vb)):
            return supportsImplicit(ka.logical, kb.logical) && supportsImplicit(va.logical, vb.logical)
        case (.row(let a), .row(let b)):
            return a.count == b.count
                && zip(a, b).allSatisfy { supportsImplicit($0.type.logical, $1.type.logical) }
        default: return false
        }
    }
}

extension LogicalType {
    /// Whether the type is CHAR or BINARY.
    fileprivate var isFixedLength: Bool {
        switch self {
        case .char, .binary: true
        default: false
        }
    }
}
