import CloudGateway
import LabKernel

/// Access logs of buckets that ask for them: an object in the target bucket for each hour in which there were
/// requests, written before the first request behind it. Lines of the running hour live in memory.
///
/// Source: help.aliyun.com/en/oss/user-guide/logging, format of log objects.
final class AccessLogs {
    /// What a line tells of a request.
    struct Entry {
        var request: CloudRequest
        var bucket: BucketRecord
        var key: ObjectKey?
        var operation: String
        var requestID: String
        var status: Int
        var errorCode = "-"
        var bytesOut: Int64
        var objectSize: Int64?
        var storageClass: String?
        /// The caller's account; nil for an anonymous one, and where it was not found out.
        var requester: String?
        var accessKeyID: String?
        var now: Instant
    }

    private static let hour: Int64 = 3_600_000_000
    /// Lines by source bucket, with the hour they are of.
    private var pending: [String: (hour: Instant, text: [UInt8])] = [:]

    /// Keeps a line if the bucket's requests are logged.
    func record(_ entry: Entry) {
        guard entry.bucket.configurations["logging"]?["LoggingEnabled"] != nil else { return }
        let name = entry.bucket.name
        let hour = Instant(epochMicros: entry.now.epochMicros.dividedFloor(by: Self.hour) * Self.hour)
        if pending[name] == nil { pending[name] = (hour, []) }
        pending[name]?.text += Array((Self.line(entry) + "\n").utf8)
    }

    /// Writes the logs of hours that are over.
    func deliver(_ state: OSSState, until now: Instant) throws(CloudError) {
        for name in pending.keys.sorted() {
            guard let lines = pending[name], lines.hour + .hours(1) <= now else { continue }
            pending[name] = nil
            let logging = state.buckets[name]?.record.configurations["logging"]?["LoggingEnabled"]
            guard let logging, let target = state.buckets[logging.text("TargetBucket") ?? ""] else {
                continue
            }
            let key = (logging.text("TargetPrefix") ?? "") + name + Self.stamp(lines.hour) + "-0001"
            let writer = SystemWriter(state: state, bucket: target, now: lines.hour + .hours(1))
            try writer.put(lines.text, as: ObjectKey(key), type: "application/octet-stream")
        }
    }

    /// `2026-01-02-03-00-00`.
    private static func stamp(_ hour: Instant) -> String {
        let time = CivilTime(hour)
        return
            "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))-\(padded(time.hour, 2))-00-00"
    }

    private static func line(_ entry: Entry) -> String {
        let request = entry.request
        let uri = request.path + (request.query.isEmpty ? "" : "?\(request.query)")
        let size = entry.objectSize.map { String($0) } ?? "-"
        return [
            request.sourceAddress, "-", "-", time(entry.now),
            quoted("\(request.method) \(uri) HTTP/1.1"), String(entry.status), String(entry.bytesOut), "0",
            quoted(request.headers["Referer"]), quoted(request.headers["User-Agent"]), quoted(request.host),
            quoted(entry.requestID), quoted("true"), quoted(entry.requester), quoted(entry.operation),
            quoted(entry.bucket.name), quoted(entry.key.map { PercentEncoding.encode($0.text) }), size, "0",
            quoted(entry.errorCode), String(request.body.count), quoted(entry.bucket.owner), "-", quoted("-"),
            quoted(entry.storageClass), quoted("-"), quoted("-"), quoted(entry.accessKeyID),
        ].joined(separator: " ")
    }

    /// `[02/Jan/2026:11:04:05 +0800]`, in the service's own zone.
    private static func time(_ instant: Instant) -> String {
        let time = CivilTime(instant + .hours(8))
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let date = "\(padded(time.day, 2))/\(months[time.month - 1])/\(padded(time.year, 4))"
        return "[\(date):\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2)) +0800]"
    }

    private static func quoted(_ text: String?) -> String {
        "\"" + (text ?? "-").replacing("\"", with: "%22") + "\""
    }
}
