import LabKernel
import StreamTypes
import Streaming

/// What fills one column of a generated table.
indirect enum FieldGenerator: Sendable {
    /// TINYINT to BIGINT, intervals and decimals of at most 18 digits, unscaled: `least ... most`.
    case integers(least: Int64, most: Int64)
    /// Decimals of more digits, unscaled: `least ... most`.
    case wideDecimals(least: Int128, most: Int128)
    case doubles(least: Double, most: Double)
    /// Doubles rounded to a float's values.
    case floats(least: Double, most: Double)
    case booleans
    /// Hexadecimal digits; any length from 1 on if `varies`.
    case hexStrings(length: Int, varies: Bool)
    /// Random bytes; any length from 1 on if `varies`.
    case bytes(length: Int, varies: Bool)
    /// The clock's date, in days.
    case today
    /// The clock's time of day, in milliseconds.
    case timeOfDay
    /// The clock's time less up to `maxPastMillis`; local time if `isLocal`.
    case timestamps(maxPastMillis: Int64, precision: Int, isLocal: Bool)
    case array(element: GeneratedField, length: Int)
    case map(key: GeneratedField, value: GeneratedField, length: Int)
    case row([GeneratedField])
    /// `start`, `start + 1`, … in the lanes of an integer or an unscaled decimal, times `unit`.
    case sequence(start: Int64, unit: Int128)
    case doubleSequence(start: Int64)
    /// The sequence's numbers as text.
    case textSequence(start: Int64)
    /// Row n is `startMillis + n × 1000 / rowsPerSecond`: the compatibility form of a sequence of timestamps.
    case timestampSequence(startMillis: Int64, rowsPerSecond: Int64, precision: Int)
}

/// A generator with the stream of chance it draws from.
struct GeneratedField: Sendable {
    var generator: FieldGenerator
    var layout: ColumnLayout
    var seed: UInt64
    /// The share of rows that are NULL, 0 to 1.
    var nullRate: Double

    init(_ generator: FieldGenerator, _ type: DataType, chance: Prng, nullRate: Double = 0) {
        var chance = chance
        self.generator = generator
        self.nullRate = nullRate
        layout = ColumnLayout(type.logical)
        seed = chance.next()
    }

    /// Makes `column`, which is empty, the values of the rows.
    ///
    /// - Parameter moment: what the clock shows.
    func fill(_ column: Column, _ rows: RowNumbers, _ moment: GeneratorMoment) {
        fillValues(column, rows, moment)
        guard nullRate > 0 else { return }
        let draw = seed ^ 0x5851_F42D_4C95_7F2D
        for index in 0..<rows.count where CountedChance.unit(draw, rows[index]) < nullRate {
            column.setNull(index)
        }
    }

    private func fillValues(_ column: Column, _ rows: RowNumbers, _ moment: GeneratorMoment) {
        switch generator {
        case .integers(let least, let most):
            column.resize(rows.count)
            let width = UInt64(bitPattern: most &- least) &+ 1
            CountedChance.fill(column.int64s, rows, seed: seed, least: least, width: width)
        case .doubles(let least, let most):
            column.resize(rows.count)
            CountedChance.fill(column.doubles, rows, seed: seed, least: least, most: most)
        case .floats(let least, let most):
            column.resize(rows.count)
            CountedChance.fill(column.doubles, rows, seed: seed, least: least, most: most)
            let lanes = column.doubles
            for index in 0..<rows.count { lanes[index] = Double(Float(lanes[index])) }
        case .wideDecimals, .booleans, .today, .timeOfDay, .timestamps: fillLanes(column, rows, moment)
        case .sequence, .doubleSequence, .timestampSequence: fillSequence(column, rows)
        case .hexStrings, .bytes, .textSequence: fillStrings(column, rows)
        case .array, .map, .row: fillNested(column, rows, moment)
        }
    }

    private func fillLanes(_ column: Column, _ rows: RowNumbers, _ moment: GeneratorMoment) {
        column.resize(rows.count)
        for index in 0..<rows.count {
            let row = rows[index]
            switch generator {
            case .booleans: column.bools[index] = UInt8(CountedChance.word(seed, row) >> 63)
            case .today: column.int64s[index] = moment.localMillis.dividedFloor(by: 86_400_000)
            case .timeOfDay:
                let day = moment.localMillis.dividedFloor(by: 86_400_000)
                column.int64s[index] = moment.localMillis - day * 86_400_000
            case .timestamps(let maxPast, let precision, let isLocal):
                let word = CountedChance.word(seed, row)
                let past = Int64(word.multipliedFullWidth(by: UInt64(max(maxPast, 1))).high)
                let millis = (isLocal ? moment.localMillis : moment.utcMillis) - past
                column.store(millis: millis, precision: precision, at: index)
            case .wideDecimals(let least, let most):
                let high = CountedChance.word(seed, row * 2)
                let low = CountedChance.word(seed ^ CountedChance.increment, row * 2 + 1)
                let width = UInt128(bitPattern: most &- least) &+ 1
                column.int128s[index] =
                    least &+ Int128(bitPattern: (UInt128(high) << 64 | UInt128(low)) % width)
            default: preconditionFailure("not a generator of fixed-width random lanes")
            }
        }
    }

    private func fillSequence(_ column: Column, _ rows: RowNumbers) {
        column.resize(rows.count)
        if case .sequence(let start, let unit) = generator, column.kind == .int64 {
            let (lanes, factor) = (column.int64s, Int64(truncatingIfNeeded: unit))
            for index in 0..<rows.count { lanes[index] = (start &+ rows[index]) &* factor }
            return
        }
        for index in 0..<rows.count {
            let row = rows[index]
            switch generator {
            case .sequence(let start, let unit): column.int128s[index] = Int128(start &+ row) * unit
            case .doubleSequence(let start): column.doubles[index] = Double(start &+ row)
            case .timestampSequence(let start, let perSecond, let precision):
                column.store(millis: start + row * 1_000 / perSecond, precision: precision, at: index)
            default: preconditionFailure("not a sequence of lanes")
            }
        }
    }

    private func fillStrings(_ column: Column, _ rows: RowNumbers) {
        column.reserve(rows.count)
        switch generator {
        case .textSequence(let start):
            for index in 0..<rows.count { column.append(string: String(start &+ rows[index])) }
        case .hexStrings(let length, let varies):
            fillRandom(column, rows, length, varies, RandomBytes.writeHex)
        case .bytes(let length, let varies): fillRandom(column, rows, length, varies, RandomBytes.write)
        default: preconditionFailure("not a generator of strings")
        }
    }

    @inline(__always)
    private func fillRandom(
        _ column: Column, _ rows: RowNumbers, _ length: Int, _ varies: Bool,
        _ write: (UnsafeMutablePointer<UInt8>, UInt64, Int64, Int) -> Void
    ) {
        let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: max(length, 1))
        defer { scratch.deallocate() }
        for index in 0..<rows.count {
            let row = rows[index]
            let count = varies ? RandomBytes.length(seed, row, length) : length
            write(scratch, seed, row, count)
            column.append(bytes: scratch, count: count)
        }
    }

    private func fillNested(_ column: Column, _ rows: RowNumbers, _ moment: GeneratorMoment) {
        switch generator {
        case .row(let fields):
            for (child, field) in zip(column.children, fields) { field.fill(child, rows, moment) }
            for _ in 0..<rows.count { column.appendRowOfChildren() }
        case .array(let element, let length):
            fillElements(column, [element], length, rows, moment)
        case .map(let key, let value, let length):
            fillElements(column, [key, value], length, rows, moment)
        default: preconditionFailure("not a generator of nested values")
        }
    }

    private func fillElements(
        _ column: Column, _ fields: [GeneratedField], _ length: Int, _ rows: RowNumbers,
        _ moment: GeneratorMoment
    ) {
        let scratch = fields.map { Column($0.layout) }
        for index in 0..<rows.count {
            let elements = RowNumbers(first: rows[index] * Int64(length), step: 1, count: length)
            for (position, field) in fields.enumerated() {
                scratch[position].clear()
                field.fill(scratch[position], elements, moment)
                column.children[position].append(contentsOf: scratch[position], 0..<length)
            }
            column.appendOffset(column.children[0].count)
        }
    }
}

/// What the clock shows while rows are generated.
struct GeneratorMoment {
    /// Milliseconds since 1970-01-01 UTC.
    var utcMillis: Int64
    /// The same in the session's time zone.
    var localMillis: Int64
}

extension Column {
    /// Writes a timestamp of a fixed-width column.
    fileprivate func store(millis: Int64, precision: Int, at row: Int) {
        if precision > 3 {
            int128s[row] = Int128(millis) * 1_000_000
        } else {
            let unit: Int64 = [1_000, 100, 10, 1][max(0, precision)]
            int64s[row] = millis.dividedFloor(by: unit) * unit
        }
    }
}

/// Random strings by row number.
enum RandomBytes {
    /// A length in `1 ... most`.
    static func length(_ seed: UInt64, _ row: Int64, _ most: Int) -> Int {
        let word = CountedChance.word(seed ^ 0xD1B5_4A32_D192_ED03, row)
        return 1 + Int(word.multipliedFullWidth(by: UInt64(max(most, 1))).high)
    }

    /// Writes `count` hexadecimal digits.
    @inline(__always)
    static func writeHex(_ out: UnsafeMutablePointer<UInt8>, _ seed: UInt64, _ row: Int64, _ count: Int) {
        var word: UInt64 = 0
        for position in 0..<count {
            if position & 15 == 0 { word = next(seed, row, position >> 4) }
            let digit = UInt8(truncatingIfNeeded: word & 15)
            out[position] = digit &+ (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            word >>= 4
        }
    }

    /// Writes `count` bytes.
    @inline(__always)
    static func write(_ out: UnsafeMutablePointer<UInt8>, _ seed: UInt64, _ row: Int64, _ count: Int) {
        var word: UInt64 = 0
        for position in 0..<count {
            if position & 7 == 0 { word = next(seed, row, position >> 3) }
            out[position] = UInt8(truncatingIfNeeded: word)
            word >>= 8
        }
    }

    private static func next(_ seed: UInt64, _ row: Int64, _ part: Int) -> UInt64 {
        CountedChance.word(CountedChance.word(seed, row), Int64(part))
    }
}
