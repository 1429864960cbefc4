import LabKernel

/// The values of one series by minute, oldest first.
struct MetricSeries {
    /// A minute with values.
    struct Minute {
        /// Minutes since 1970.
        var number: Int64
        var summary: MetricSummary
    }

    private(set) var minutes: [Minute] = []

    /// Adds values that belong to a minute since 1970; late ones find their place.
    mutating func add(_ summary: MetricSummary, minute number: Int64) {
        if let last = minutes.last, last.number < number {
            minutes.append(Minute(number: number, summary: summary))
            return
        }
        let place = minutes.partitioningIndex { $0.number >= number }
        if place < minutes.count, minutes[place].number == number {
            minutes[place].summary.merge(summary)
        } else {
            minutes.insert(Minute(number: number, summary: summary), at: place)
        }
    }

    /// Removes minutes before `number`.
    mutating func trim(before number: Int64) {
        guard let first = minutes.first, first.number < number else { return }
        minutes.removeFirst(minutes.partitioningIndex { $0.number >= number })
    }

    /// Values by stretches of `period` minutes that start in `range` (milliseconds), each with its start in
    /// milliseconds.
    func points(in range: Range<Int64>, periodMinutes period: Int64) -> [(
        millis: Int64, summary: MetricSummary
    )] {
        var points: [(millis: Int64, summary: MetricSummary)] = []
        let first = range.lowerBound.dividedFloor(by: 60_000 * period) * period
        for minute in minutes[minutes.partitioningIndex(where: { $0.number >= first })...] {
            let start = minute.number.dividedFloor(by: period) * period * 60_000
            guard start < range.upperBound else { break }
            guard range.contains(start) else { continue }
            if points.last?.millis == start {
                points[points.count - 1].summary.merge(minute.summary)
            } else {
                points.append((start, minute.summary))
            }
        }
        return points
    }
}
