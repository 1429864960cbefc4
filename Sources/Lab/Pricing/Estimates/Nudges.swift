import LabKernel

/// How every input, moved alone, changes every line and the total.
struct Nudges {
    /// The largest swing first; inputs that change nothing are left out.
    private(set) var sensitivities: [Sensitivity] = []
    /// For each input with a range: of each line whether it grows (1), shrinks (-1) or stays with it.
    private var directions: [Int: [Int]] = [:]
    private var totalDirections: [Int: Int] = [:]

    init(_ spec: CostSpec, _ quick: inout CostEvaluator<Double>) {
        let typical: [Double] = spec.table.values { $0.typical }
        for (index, input) in spec.inputs.enumerated() {
            let isNudge = !input.isRange
            if isNudge, input.origin == .assumed || input.typical == .zero { continue }
            let low = isNudge ? input.typical.approximate * 0.9 : input.low.approximate
            let high = isNudge ? input.typical.approximate * 1.1 : input.high.approximate
            var values = typical
            values[index] = low
            let before = quick.figures(values)
            values[index] = high
            let after = quick.figures(values)
            let (lowTotal, highTotal) = (Self.total(before), Self.total(after))
            if !isNudge {
                directions[index] = Self.signs(before, after)
                totalDirections[index] = Self.sign(highTotal - lowTotal)
            }
            guard lowTotal != highTotal else { continue }
            sensitivities.append(
                Sensitivity(path: input.path, low: lowTotal, high: highTotal, isNudge: isNudge))
        }
        sensitivities.sort { ($0.swing, $1.path) > ($1.swing, $0.path) }
    }

    private typealias Figures = [(quantity: Double?, amount: Double?)]

    private static func total(_ figures: Figures) -> Double { figures.reduce(0) { $0 + ($1.amount ?? 0) } }

    private static func sign(_ difference: Double) -> Int { difference > 0 ? 1 : difference < 0 ? -1 : 0 }

    private static func signs(_ before: Figures, _ after: Figures) -> [Int] {
        guard before.count == after.count else { return [] }
        return zip(before, after).map { sign(($1.quantity ?? 0) - ($0.quantity ?? 0)) }
    }

    /// The values at which the total is lowest or highest.
    func totalVector(_ spec: CostSpec, wantsHigh: Bool) -> [Rational] {
        vector(spec, wantsHigh: wantsHigh) { totalDirections[$0] ?? 0 }
    }

    private func vector(_ spec: CostSpec, wantsHigh: Bool, _ direction: (Int) -> Int) -> [Rational] {
        spec.inputs.enumerated().map { index, input in
            switch direction(index) {
            case 1: wantsHigh ? input.high : input.low
            case -1: wantsHigh ? input.low : input.high
            default: input.typical
            }
        }
    }

    /// For each line the evaluations in which its quantity is lowest and highest.
    func ends(
        of lines: [CostEvaluator<Rational>.Line], _ spec: CostSpec, _ exact: inout CostEvaluator<Rational>
    ) -> [(low: CostEvaluator<Rational>.Line, high: CostEvaluator<Rational>.Line)] {
        var known: [[Int]: [CostEvaluator<Rational>.Line]] = [:]
        func evaluate(_ line: Int, wantsHigh: Bool) -> CostEvaluator<Rational>.Line {
            func direction(_ input: Int) -> Int {
                let signs = directions[input] ?? []
                return signs.indices.contains(line) ? signs[line] : 0
            }
            let key = spec.inputs.indices.map { direction($0) * (wantsHigh ? 1 : -1) }
            let found = known[key] ?? exact.lines(vector(spec, wantsHigh: wantsHigh, direction))
            known[key] = found
            return found.count == lines.count ? found[line] : lines[line]
        }
        return lines.indices.map { (evaluate($0, wantsHigh: false), evaluate($0, wantsHigh: true)) }
    }
}
