import Foundation
import LabKernel

/// A bar on a terminal for copies that take longer than a moment; nothing elsewhere.
final class OSSProgress {
    private let isLive = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["CI"] == nil
    private var title = ""
    private var total: Int64?
    private var done: Int64 = 0
    private var began = ContinuousClock.now
    private var shown = ContinuousClock.now
    private var isShown = false

    private static let patience = Duration.milliseconds(400)
    private static let step = Duration.milliseconds(100)

    /// A copy begins; `total` is nil when its length is not known.
    func begin(_ title: String, total: Int64?) {
        (self.title, self.total, done) = (title, total, 0)
        (began, shown) = (ContinuousClock.now, ContinuousClock.now)
    }

    func advance(_ bytes: Int) {
        done += Int64(bytes)
        let now = ContinuousClock.now
        guard isLive, now - began > Self.patience, now - shown > Self.step else { return }
        (shown, isShown) = (now, true)
        write("\r\u{1B}[K" + Self.line(title, done: done, total: total, elapsed: now - began))
    }

    func end() {
        if isShown { write("\r\u{1B}[K") }
        isShown = false
    }

    /// `upload oss://b/k  [#####     ]  52%  1.0 GiB of 1.9 GiB  310.2 MiB/s`.
    static func line(_ title: String, done: Int64, total: Int64?, elapsed: Duration) -> String {
        let seconds = max(elapsed.wholeMicros, 1)
        let rate = ByteSize.text(Int64(Double(done) / Double(seconds) * 1_000_000)) + "/s"
        let name = title.count > 44 ? "…" + title.suffix(43) : title
        guard let total, total > 0 else { return "\(name)  \(ByteSize.text(done))  \(rate)" }
        let share = min(Double(done) / Double(total), 1)
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
        return
            "\(name)  [\(bar)] \(Int(share * 100))%  \(ByteSize.text(done)) of \(ByteSize.text(total))  \(rate)"
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
