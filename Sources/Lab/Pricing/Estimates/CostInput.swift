import LabKernel

/// A number that an estimate rests on, with its range.
package struct CostInput: Sendable {
    /// Where a number comes from.
    package enum Origin: String, Sendable {
        case given
        /// A figure of the guide's table of assumptions.
        case assumed
        /// Taken from a run in virtual time.
        case measured
    }

    /// `usage.kpi.eventsPerSecond`.
    package var path: String
    package var low: Rational
    package var typical: Rational
    package var high: Rational
    package var origin: Origin

    package var isRange: Bool { low != high }

    /// Another path's number, one for all ends.
    package init(path: String, _ value: Rational, origin: Origin) {
        (self.path, low, typical, high, self.origin) = (path, value, value, value, origin)
    }

    package init(path: String, low: Rational, typical: Rational, high: Rational, origin: Origin) {
        (self.path, self.low, self.typical, self.high, self.origin) = (path, low, typical, high, origin)
    }
}

/// The inputs of an estimate in the order they were read; parts of the spec hold positions in it.
struct InputTable: Sendable {
    private(set) var inputs: [CostInput] = []

    mutating func add(_ input: CostInput) -> Int {
        inputs.append(input)
        return inputs.count - 1
    }

    func values<Number: Quantity>(_ pick: (CostInput) -> Rational) -> [Number] {
        inputs.map { Number(pick($0)) }
    }
}

/// Numbers with their range as a spec writes them: `420`, `{low: 1, typical: 2, high: 3}`, `measure it`.
struct RangeReader {
    /// What `measure it` stands for, by the last word of a path and its resource.
    let measured: [String: Rational]

    /// - Throws: `LabError` PRC050 for a misshapen or unordered range, PRC051 for something not measured.
    func read(_ value: JSONValue, path: String) throws -> CostInput {
        if value.stringValue == "measure it" {
            guard let found = measured[path] else {
                throw LabError(
                    "PRC051", "'\(path)' is to be measured, and nothing measured it", at: value.span,
                    fix: "run labsim cost estimate with --calibrate SCENARIO, or give a number")
            }
            return CostInput(path: path, found, origin: .measured)
        }
        if let number = number(value) {
            return try checked(CostInput(path: path, number, origin: .given), value)
        }
        guard value.objectValue != nil else {
            throw LabError(
                "PRC050", "'\(path)' is no number", at: value.span,
                fix: "write 420, 4Gi, 60s, {low: 1, typical: 2, high: 3} or 'measure it'")
        }
        return try checked(try range(value, path: path), value)
    }

    /// - Throws: `LabError` PRC050 for numbers below 0 or beyond what an estimate can multiply.
    private func checked(_ input: CostInput, _ value: JSONValue) throws -> CostInput {
        guard input.low >= .zero, input.high <= Rational(1_000_000_000_000_000) else {
            throw LabError(
                "PRC050", "'\(input.path)' is not between 0 and 10^15", at: value.span,
                fix: "give a number of that size")
        }
        return input
    }

    private func range(_ value: JSONValue, path: String) throws -> CostInput {
        let form = try Form(value, "'\(path)'", keys: ["low", "typical", "high", "profile"], code: "PRC050")
        func part(_ key: String) throws -> Rational? {
            guard let part = form[key] else { return nil }
            guard let number = number(part) else { throw form.mistake(key, "is not a number") }
            return number
        }
        let (low, typical, high) = (try part("low"), try part("typical"), try part("high"))
        guard let middle = typical ?? low.flatMap({ low in high.map { (low + $0) / Rational(2) } }) else {
            throw form.mistake("typical", "is missing", fix: "give typical, or low and high")
        }
        let input = CostInput(
            path: path, low: low ?? middle, typical: middle, high: high ?? middle, origin: .given)
        guard input.low <= input.typical, input.typical <= input.high else {
            throw LabError(
                "PRC050", "'\(path)' is not ordered: low, typical, high", at: value.span,
                fix: "write 0 <= low <= typical <= high")
        }
        return input
    }

    /// A number, a size such as `4Gi` in bytes, or a duration such as `60s` in seconds.
    private func number(_ value: JSONValue) -> Rational? {
        if let number = Rational(json: value) { return number }
        guard let text = value.stringValue, text.contains(where: \.isLetter) else { return nil }
        if let duration = DurationText.parse(text) {
            return Rational(Int128(duration.wholeMicros), 1_000_000)
        }
        return ByteSize.parse(text).map { Rational(Int128($0)) }
    }
}
