import LabKernel

/// A time zone by fixed data: how far local time is from UTC at any instant since 1970; before that, as on
/// its first day.
package struct ZoneRules: Hashable, Sendable {
    /// A moment from which another offset holds.
    struct Change: Hashable, Sendable {
        /// Milliseconds since 1970-01-01 UTC.
        var instant: Int64
        var offsetMillis: Int64
    }

    /// The id the user wrote.
    package let id: String
    /// Ahead of UTC before the first change.
    private let firstMillis: Int64
    /// In the order of time.
    private let changes: [Change]
    /// Ahead of UTC after the last change, outside daylight saving.
    private let standardMillis: Int64
    private let daylight: DaylightRule?

    package static let utc = ZoneRules(id: "UTC", standardMillis: 0)

    init(
        id: String, standardMillis: Int64, daylight: DaylightRule? = nil, firstMillis: Int64? = nil,
        changes: [Change] = []
    ) {
        self.id = id
        self.standardMillis = standardMillis
        self.daylight = daylight
        self.firstMillis = firstMillis ?? standardMillis
        self.changes = changes
    }

    /// Whether the offset is always the same.
    private var isFixed: Bool { changes.isEmpty && daylight == nil }

    /// Milliseconds that local time is ahead of UTC at an instant given in UTC milliseconds.
    package func offsetMillis(atUTC millis: Int64) -> Int64 {
        guard let last = changes.last else { return ruleOffset(atUTC: millis) }
        if millis >= last.instant { return daylight == nil ? last.offsetMillis : ruleOffset(atUTC: millis) }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].instant <= millis { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? firstMillis : changes[low - 1].offsetMillis
    }

    private func ruleOffset(atUTC millis: Int64) -> Int64 {
        guard let daylight else { return standardMillis }
        return daylight.applies(atStandard: millis + standardMillis)
            ? standardMillis + daylight.savedMillis : standardMillis
    }

    /// Local milliseconds of an instant.
    @inline(__always) package func local(fromUTC millis: Int64) -> Int64 {
        isFixed ? millis &+ standardMillis : millis &+ offsetMillis(atUTC: millis)
    }

    /// The instant of a local time. A time that a jump forward skips is moved on by the jump; of two instants
    /// the earlier is taken, as `java.time` does.
    package func utc(fromLocal millis: Int64) -> Int64 { utc(fromLocal: millis, preferringLater: false) }

    /// The same, with a say in which of two instants is taken.
    func utc(fromLocal millis: Int64, preferringLater: Bool) -> Int64 {
        if isFixed { return millis - standardMillis }
        let day: Int64 = 86_400_000
        let before = millis - offsetMillis(atUTC: millis - day)
        let after = millis - offsetMillis(atUTC: millis + day)
        let candidates = [before, after].sorted().filter { local(fromUTC: $0) == millis }
        if let first = candidates.first, let last = candidates.last { return preferringLater ? last : first }
        return before
    }
}
