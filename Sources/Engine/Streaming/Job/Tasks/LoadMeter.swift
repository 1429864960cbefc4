/// How a task has spent the last seconds of virtual time: busy, back-pressured, or idle.
///
/// Stretches of time are kept per second; averages are over the last five whole seconds, as Flink's meters
/// are.
struct LoadMeter {
    /// Milliseconds a second.
    struct Rates: Equatable {
        var busy = 0.0
        var backPressured = 0.0
        /// Core milliseconds: less than busy where tasks share cores.
        var cpu = 0.0
        var idle: Double { 1000 - busy - backPressured }
    }
    private struct Second {
        var number = Int64.min
        var busyMicros: Int64 = 0
        var blockedMicros: Int64 = 0
        var cpuMicros = 0.0
    }

    /// Seconds that averages look back, and those that are kept: a step of work may reach beyond now.
    private static let span: Int64 = 5
    private static let micros: Int64 = 1_000_000
    private var seconds = [Second](repeating: Second(), count: 16)

    /// Counts `start ..< end` as work on a `share` of a core.
    mutating func addBusy(_ start: Int64, _ end: Int64, share: Double) {
        add(start, end) {
            $0.busyMicros += $1
            $0.cpuMicros += Double($1) * share
        }
    }

    /// Counts `start ..< end` as waiting for room downstream.
    mutating func addBlocked(_ start: Int64, _ end: Int64) {
        add(start, end) { $0.blockedMicros += $1 }
    }

    private mutating func add(_ start: Int64, _ end: Int64, _ count: (inout Second, Int64) -> Void) {
        // Only the last seconds can ever be asked for.
        var from = max(start, end - Self.micros * Int64(seconds.count - 1))
        while from < end {
            let number = from.dividedFloor(by: Self.micros)
            let to = min(end, (number + 1) * Self.micros)
            let slot = Int(number & Int64(seconds.count - 1))
            if seconds[slot].number != number { seconds[slot] = Second(number: number) }
            count(&seconds[slot], to - from)
            from = to
        }
    }

    /// The averages at an instant; what still goes on must have been added up to it.
    func rates(at now: Int64) -> Rates {
        let current = now.dividedFloor(by: Self.micros)
        var rates = Rates()
        for second in seconds where second.number < current && second.number >= current - Self.span {
            rates.busy += Double(second.busyMicros) / 1000 / Double(Self.span)
            rates.cpu += second.cpuMicros / 1000 / Double(Self.span)
            rates.backPressured += Double(second.blockedMicros) / 1000 / Double(Self.span)
        }
        return rates
    }
}
