import LabKernel
import Scenarios

/// Makes the rows of one generator; the same seed makes the same rows.
struct RowMaker {
    private let rows: DataGenerator.Rows
    private var chance: Prng
    private var made = 0
    /// For each field of keys with a skew: the shares of the first keys together.
    private let shares: [String: [Double]]

    init(_ generator: DataGenerator, seed: UInt64) {
        rows = generator.rows
        chance = Prng(seed: seed, purpose: "data \(generator.name)")
        guard case .generated(let fields) = generator.rows else {
            shares = [:]
            return
        }
        var shares: [String: [Double]] = [:]
        for (name, field) in fields {
            guard case .key(let count, _, let skew) = field.kind, skew > 0 else { continue }
            shares[name] = Self.zipf(count, skew)
        }
        self.shares = shares
    }

    /// Whether all recorded rows were sent.
    var isExhausted: Bool {
        guard case .recorded(let rows, let repeats) = rows else { return false }
        return rows.isEmpty || !repeats && made >= rows.count
    }

    /// The next row, with its time.
    mutating func next(at time: Instant) -> DataRow {
        defer { made += 1 }
        switch rows {
        case .recorded(let rows, _): return rows[made % rows.count]
        case .generated(let fields):
            return fields.map { name, field in
                if field.nulls > 0, chance.unit() < field.nulls { return (name, .null) }
                return (name, value(field.kind, name, at: time))
            }
        }
    }

    /// A draw of chance, 0 to 1.
    mutating func draw() -> Double { chance.unit() }

    private mutating func value(_ kind: DataField.Kind, _ name: String, at time: Instant) -> JSONValue {
        switch kind {
        case .sequence(let first, let step): return .int(first &+ step &* Int64(made))
        case .oneOf(let choices):
            let draw = chance.unit()
            return (choices.first { draw < $0.upTo } ?? choices.last)?.value ?? .null
        case .between(let least, let most, let digits): return number(least, most, digits)
        case .key(let count, let prefix, _):
            let key = self.key(count, name)
            return prefix.isEmpty ? .int(key) : .string(prefix + String(key))
        case .time(let form): return form.value(of: time)
        case .hex(let length):
            let digits = (0..<((length + 15) / 16)).map { _ in
                let word = String(chance.next(), radix: 16)
                return String(repeating: "0", count: 16 - word.count) + word
            }
            return .string(String(digits.joined().prefix(length)))
        }
    }

    private mutating func number(_ least: Double, _ most: Double, _ digits: Int) -> JSONValue {
        var scale: Int64 = 1
        for _ in 0..<digits { scale *= 10 }
        let low = Int64((least * Double(scale)).rounded(.up))
        let high = max(low, Int64((most * Double(scale)).rounded(.down)))
        let drawn = low + Int64(chance.below(UInt64(high - low) + 1))
        guard digits > 0 else { return .int(drawn) }
        let fraction = String((drawn % scale).magnitude)
        let padded = String(repeating: "0", count: digits - fraction.count) + fraction
        return .number("\(drawn < 0 ? "-" : "")\((drawn / scale).magnitude).\(padded)")
    }

    private mutating func key(_ count: Int, _ name: String) -> Int {
        guard let shares = shares[name] else { return Int(chance.below(UInt64(count))) + 1 }
        let draw = chance.unit()
        var (low, high) = (0, shares.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if shares[middle] <= draw { low = middle + 1 } else { high = middle }
        }
        return low + 1
    }

    private static func zipf(_ count: Int, _ skew: Double) -> [Double] {
        let weights = (1...count).map { RealPower.value(Double($0), -skew) }
        let whole = weights.reduce(0, +)
        var sum = 0.0
        return weights.map { weight in
            sum += weight
            return sum / whole
        }
    }
}

extension DataField.TimeForm {
    /// An instant as a row holds it.
    func value(of instant: Instant) -> JSONValue {
        switch self {
        case .iso: .string(ISO8601.millisText(instant))
        case .sql:
            .string(String(ISO8601.millisText(instant).dropLast()).replacing("T", with: " "))
        case .millis: .int(instant.epochMillis)
        case .seconds: .int(instant.epochSeconds)
        }
    }
}
