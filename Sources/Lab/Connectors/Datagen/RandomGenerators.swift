import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Makes the generators of kind `random`.
///
/// Source: Flink documentation, "DataGen SQL Connector", table of types; class `RandomGeneratorVisitor` of
/// 1.20.
struct RandomGenerators {
    var options: GeneratorOptions
    let type: DataType
    /// The column's stream of chance.
    let chance: (String) -> Prng

    /// The generator and the keys it may have.
    mutating func make() throws(LabError) -> GeneratedField {
        let nullRate = try options.double("null-rate") ?? 0
        guard (0...1).contains(nullRate) else {
            throw ConnectorErrors.refused(
                "'\(options.key("null-rate"))' must be between 0 and 1",
                at: options.reader.span(options.key("null-rate")))
        }
        let generator = try generator()
        return GeneratedField(generator, type, chance: chance(options.name), nullRate: nullRate)
    }

    private mutating func generator() throws(LabError) -> FieldGenerator {
        switch type.logical {
        case .boolean: return .booleans
        case .tinyint: return try integers(Int8.self)
        case .smallint: return try integers(Int16.self)
        case .int: return try integers(Int32.self)
        case .bigint: return try integers(Int64.self)
        case .intervalYearMonth: return try integers(Int32.self, 0, 120_000)
        case .intervalDayTime: return try integers(Int64.self)
        case .float:
            return try doubles(Double(Float.leastNonzeroMagnitude), Double(Float.greatestFiniteMagnitude))
        case .double: return try doubles(.leastNonzeroMagnitude, .greatestFiniteMagnitude)
        case .decimal(let precision, let scale): return try decimals(precision, scale)
        case .char(let length): return .hexStrings(length: try fixedLength(length), varies: false)
        case .binary(let length): return .bytes(length: try fixedLength(length), varies: false)
        case .varchar(let length):
            let (length, varies) = try variableLength(length)
            return .hexStrings(length: length, varies: varies)
        case .varbinary(let length):
            let (length, varies) = try variableLength(length)
            return .bytes(length: length, varies: varies)
        case .date: return .today
        case .time: return .timeOfDay
        case .timestamp(let precision, _): return try timestamps(precision, isLocal: true)
        case .timestampLTZ(let precision, _): return try timestamps(precision, isLocal: false)
        case .array, .map, .multiset, .row: return try nested()
        case .null, .symbol, .descriptor:
            throw ConnectorErrors.unsupportedType(
                "Unsupported type: \(type)", at: options.use.span(ofColumn: options.name))
        }
    }

    private mutating func integers<Number: FixedWidthInteger>(
        _ type: Number.Type, _ least: Number = .min, _ most: Number = .max
    ) throws(LabError) -> FieldGenerator {
        let low = try options.integer("min", as: type) ?? Int64(least)
        let high = try options.integer("max", as: type) ?? Int64(most)
        try checkOrder(low, high)
        return .integers(least: low, most: high)
    }

    private mutating func doubles(_ least: Double, _ most: Double) throws(LabError) -> FieldGenerator {
        let low = try options.double("min") ?? least
        let high = try options.double("max") ?? most
        try checkOrder(low, high)
        return type.logical == .float ? .floats(least: low, most: high) : .doubles(least: low, most: high)
    }

    private mutating func decimals(_ precision: Int, _ scale: Int) throws(LabError) -> FieldGenerator {
        let limit = (0..<precision).reduce(Int128(1)) { power, _ in power * 10 } - 1
        let unit = (0..<scale).reduce(1.0) { power, _ in power * 10 }
        func unscaled(_ value: Double?) -> Int128? {
            value.map { Int128(Swift.max(-1.6e38, Swift.min(1.6e38, ($0 * unit).rounded()))) }
        }
        let low = unscaled(try options.double("min")) ?? -limit
        let high = unscaled(try options.double("max")) ?? limit
        try checkOrder(low, high)
        let (least, most) = (Swift.max(low, -limit), Swift.min(high, limit))
        guard precision <= 18 else { return .wideDecimals(least: least, most: most) }
        return .integers(least: Int64(least), most: Int64(most))
    }

    /// Flink's generator draws from a half-open range and refuses an empty one.
    private func checkOrder<Bound: Comparable>(_ low: Bound, _ high: Bound) throws(LabError) {
        guard low > high else { return }
        throw ConnectorErrors.refused(
            "lower bound (\(low)) must be strictly less than upper bound (\(high))",
            at: options.reader.option(options.key("min"))?.valueSpan
                ?? options.reader.span(options.key("max")),
            fix: "make '\(options.key("min"))' less than '\(options.key("max"))'")
    }

    private mutating func fixedLength(_ declared: Int) throws(LabError) -> Int {
        guard let custom = try options.integer("length", as: Int32.self) else { return declared }
        throw ConnectorErrors.refused(
            "Custom length '\(custom)' for fixed-length type (CHAR/BINARY) field '\(options.name)' "
                + "is not supported.",
            at: options.reader.span(options.key("length")), fix: "declare the length in the column's type")
    }

    private mutating func variableLength(_ declared: Int) throws(LabError) -> (Int, Bool) {
        let varies = try options.bool("var-len") ?? false
        let standard = declared == LogicalType.maxLength ? 100 : declared
        let length = Int(try options.integer("length", as: Int32.self) ?? Int64(standard))
        guard length > 0, length <= declared else {
            throw ConnectorErrors.refused(
                "Custom length '\(length)' for variable-length type (VARCHAR/STRING/VARBINARY/BYTES) field "
                    + "'\(options.name)' should be shorter than '\(declared)' defined in the schema.",
                at: options.reader.span(options.key("length")))
        }
        return (length, varies)
    }

    private mutating func timestamps(_ precision: Int, isLocal: Bool) throws(LabError) -> FieldGenerator {
        let past = try options.duration("max-past") ?? .zero
        let millis = past.components.seconds * 1_000 + past.components.attoseconds / 1_000_000_000_000_000
        return .timestamps(maxPastMillis: millis, precision: precision, isLocal: isLocal)
    }

    private mutating func nested() throws(LabError) -> FieldGenerator {
        if case .row(let fields) = type.logical {
            var children: [GeneratedField] = []
            for field in fields { children.append(try child(field.name, field.type)) }
            return .row(children)
        }
        let length = Int(try options.integer("length", as: Int32.self) ?? 3)
        switch type.logical {
        case .array(let element): return .array(element: try child("element", element), length: length)
        case .map(let key, let value):
            return .map(key: try child("key", key), value: try child("value", value), length: length)
        case .multiset(let element):
            let count = GeneratedField(
                .integers(least: 0, most: 10), DataType(.int), chance: chance("\(options.name).count"))
            return .map(key: try child("element", element), value: count, length: length)
        default: preconditionFailure("not a nested type")
        }
    }

    private mutating func child(_ name: String, _ type: DataType) throws(LabError) -> GeneratedField {
        var inner = RandomGenerators(
            options: GeneratorOptions(options.use, "\(options.name).\(name)"), type: type, chance: chance)
        let field = try inner.make()
        options.asked += inner.options.asked
        return field
    }
}
