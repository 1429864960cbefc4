import CloudGateway
import LabKernel

/// A file of events as a trail delivers it to a bucket: gzip of a JSON list of events of one region.
///
/// Source: help.aliyun.com/en/actiontrail, "What is the storage path of an event that is delivered to an OSS bucket?".
package struct TrailFile {
    /// `[<prefix>/]AliyunLogs/Actiontrail/<region>/<YYYY>/<MM>/<DD>/Actiontrail_<region>_<time>_1002_<events>_<size>_<md5>.gz`.
    package let key: String
    package let body: [UInt8]

    /// `events` are of one region, at least one; `instant` is the time of delivery.
    package init(_ events: [TrailEvent], of trail: Trail, at instant: Instant) {
        precondition(!events.isEmpty, "a file holds at least one event")
        let region = events[0].region
        let text = JSONValue.array(events.map(\.json)).text
        body = GzipFile.member(Array(text.utf8))
        let time = TrailTime.text(instant)
        let day = time.prefix(10).split(separator: "-").joined(separator: "/")
        let stamp = time.filter(\.isNumber).prefix(14)
        let prefix = trail.keyPrefix.isEmpty ? "" : trail.keyPrefix + "/"
        let name = "Actiontrail_\(region)_\(stamp)_1002_\(events.count)_\(body.count)"
        key =
            "\(prefix)AliyunLogs/Actiontrail/\(region)/\(day)/\(name)_\(Hex.encode(Digests.md5(body))).gz"
    }
}
