import StreamTypes

/// The windows that rows carry: which columns hold their bounds, and how they were made.
struct AttachedWindow {
    var spec: WindowSpec
    var start: Int
    var end: Int
    var timeType: DataType
    var isEventTime: Bool

    /// The same windows with the columns moved; nil if a bound is lost.
    func moved(_ place: (Int) -> Int?) -> AttachedWindow? {
        guard let start = place(start), let end = place(end) else { return nil }
        var result = self
        (result.start, result.end) = (start, end)
        return result
    }

    var strategy: WindowStrategy {
        WindowStrategy(
            spec: spec, source: .attached(start: start, end: end), timeType: timeType,
            isEventTime: isEventTime)
    }
}
