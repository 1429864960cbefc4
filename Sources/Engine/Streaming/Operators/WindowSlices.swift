import FlinkSQL
import LabKernel

/// How TUMBLE, HOP and CUMULATE windows are made of slices: disjoint stretches of time, each aggregated once.
///
/// All times are local milliseconds of the window's time attribute. Slice `end`s are exclusive.
/// Source: Flink class `org.apache.flink.table.runtime.operators.window.tvf.slicing.SliceAssigners`.
struct WindowSlices: Hashable {
    /// Milliseconds of a slice.
    let slice: Int64
    let offset: Int64
    private let kind: Kind
    private let size: Int64
    private let slide: Int64

    private enum Kind { case tumble, hop, cumulate }
    /// Whether rows carry their windows already, so that each window is a slice of its own.
    private let isAttached: Bool

    /// nil for SESSION windows, which have no slices.
    init?(_ spec: WindowSpec, isAttached: Bool = false) {
        self.isAttached = isAttached
        switch spec {
        case .tumble(let size, let offset):
            (kind, slice, self.size, slide, self.offset) = (.tumble, size, size, size, offset)
        case .hop(let slide, let size, let offset):
            let divisor = Self.greatestCommonDivisor(size, slide)
            (kind, slice, self.size, self.slide, self.offset) = (.hop, divisor, size, slide, offset)
        case .cumulate(let step, let maxSize, let offset):
            (kind, slice, size, slide, self.offset) = (.cumulate, step, maxSize, step, offset)
        case .session: return nil
        }
    }

    private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// The end of the slice that a time is in.
    @inline(__always) func sliceEnd(_ time: Int64) -> Int64 { floor(time, slice) + slice }

    /// The start of the stretch of `length` milliseconds that a time is in.
    @inline(__always) private func floor(_ time: Int64, _ length: Int64) -> Int64 {
        (time - offset).dividedFloor(by: length) * length + offset
    }

    /// Whether one slice is one window.
    var isTumbling: Bool { isAttached || kind == .tumble || (kind == .hop && size == slide) }
    /// Whether windows of one start grow step by step.
    var isCumulating: Bool { !isAttached && kind == .cumulate }

    /// The end of the first window that contains a slice.
    func firstWindowEnd(ofSlice end: Int64) -> Int64 {
        if isAttached { return end }
        switch kind {
        case .tumble, .cumulate: return end
        case .hop:
            // The earliest start, a multiple of the slide, whose window still reaches the slice's end.
            return floor(end - size + slide - 1, slide) + size
        }
    }

    /// The end of the last window that contains a slice.
    func lastWindowEnd(ofSlice end: Int64) -> Int64 {
        if isAttached { return end }
        switch kind {
        case .tumble: return end
        case .hop: return floor(end - 1, slide) + size
        case .cumulate: return floor(end - 1, size) + size
        }
    }

    /// The end of the window after the one that ends at `end`.
    func nextWindowEnd(_ end: Int64) -> Int64 { end + slide }

    /// The start of the window that ends at `end`.
    func windowStart(_ end: Int64) -> Int64 { kind == .cumulate ? floor(end - 1, size) : end - size }

    /// The end of the slice in which all slices of a cumulating window are merged: its first.
    func mergeTarget(_ end: Int64) -> Int64 { isCumulating ? windowStart(end) + slice : end }
}
