import CloudGateway
import LabKernel

/// Reports of a bucket's objects as its inventory rules want them: daily, or weekly on Mondays, at midnight UTC, as
/// gzip CSV with a manifest.
///
/// Not emulated: ORC and Parquet, of which nothing is written, and incremental inventories.
/// Source: help.aliyun.com/en/oss/user-guide/bucket-inventory.
struct InventoryReports {
    let state: OSSState
    /// The midnight the reports are of.
    let now: Instant

    /// Writes the reports of one bucket that are due.
    func write(for bucket: Bucket) throws(CloudError) {
        for rule in bucket.record.configurations["inventory"]?.children ?? [] where isDue(rule) {
            guard let destination = rule["Destination"]?["OSSBucketDestination"],
                destination.text("Format") == "CSV",
                let target = state.buckets[Self.bucketName(destination.text("Bucket") ?? "")]
            else { continue }
            try write(rule, destination, of: bucket, to: target)
        }
    }

    private func isDue(_ rule: XMLElement) -> Bool {
        guard rule.text("IsEnabled") == "true" else { return false }
        let days = now.epochMicros.dividedFloor(by: 86_400_000_000)
        // The epoch began on a Thursday.
        return rule["Schedule"]?.text("Frequency") == "Daily" || (days + 3) % 7 == 0
    }

    /// `acs:oss:::name` or the name itself.
    private static func bucketName(_ text: String) -> String {
        String(text.split(separator: ":").last ?? "")
    }

    private func write(
        _ rule: XMLElement, _ destination: XMLElement, of bucket: Bucket, to target: Bucket
    ) throws(CloudError) {
        let prefix = destination.text("Prefix").flatMap { $0.isEmpty ? nil : $0 }
        let parts = (prefix.map { [$0] } ?? []) + [bucket.record.name, rule.text("Id") ?? ""]
        let folder = parts.joined(separator: "/")
        let fields = Self.fields(rule)
        let data = Deflate.gzip(rows(rule, fields, of: bucket))
        let md5 = Hex.encodeUpper(Digests.md5(data))
        let dataKey =
            "\(folder)/data/\(ManagedKey.id(service: "inventory", account: folder, region: md5)).csv.gz"
        let writer = SystemWriter(state: state, bucket: target, now: now)
        try writer.put(data, as: ObjectKey(dataKey), type: "application/gzip")
        let manifest: JSONValue = [
            "creationTimestamp": .string(String(now.epochSeconds)),
            "destinationBucket": .string(target.record.name), "fileFormat": "CSV",
            "fileSchema": .string(fields.joined(separator: ", ")),
            "files": [["MD5checksum": .string(md5), "key": .string(dataKey), "size": .int(data.count)]],
            "sourceBucket": .string(bucket.record.name), "version": "2019-09-01",
        ]
        let text = Array(manifest.text.utf8)
        let day = "\(folder)/\(Self.stamp(now))/"
        try writer.put(text, as: ObjectKey(day + "manifest.json"), type: "application/json")
        let checksum = Array(Hex.encodeUpper(Digests.md5(text)).utf8)
        try writer.put(checksum, as: ObjectKey(day + "manifest.checksum"), type: "application/octet-stream")
    }

    /// `2026-01-02T00-00Z`.
    private static func stamp(_ instant: Instant) -> String {
        let time = CivilTime(instant)
        return
            "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))T\(padded(time.hour, 2))-00Z"
    }

    private static let optional = [
        "Size", "StorageClass", "LastModifiedDate", "ETag", "IsMultipartUploaded", "EncryptionStatus",
        "ObjectAcl", "TaggingCount", "ObjectType", "Crc64",
    ]

    private static func fields(_ rule: XMLElement) -> [String] {
        let asked = Set((rule["OptionalFields"]?.all("Field") ?? []).map(\.text))
        let versions = rule.text("IncludedObjectVersions") == "All"
        return ["Bucket", "Key"] + (versions ? ["VersionId", "IsLatest", "IsDeleteMarker"] : [])
            + optional.filter(asked.contains)
    }

    private func rows(_ rule: XMLElement, _ fields: [String], of bucket: Bucket) -> [UInt8] {
        let takesAll = rule.text("IncludedObjectVersions") == "All"
        var rows: [UInt8] = []
        bucket.objects.forEach { _, versions in
            for (index, version) in versions.enumerated() {
                if !takesAll, index > 0 || version.isDeleteMarker { break }
                guard passes(version, rule["Filter"]) else { continue }
                let values = fields.map { value($0, of: version, isLatest: index == 0, bucket) }
                rows += Array((values.map { "\"\($0)\"" }.joined(separator: ",") + "\n").utf8)
            }
            return true
        }
        return rows
    }

    private func passes(_ version: ObjectVersion, _ filter: XMLElement?) -> Bool {
        guard let filter else { return true }
        func number(_ name: String) -> Int64? { filter.text(name).flatMap { Int64($0) } }
        guard version.key.hasPrefix(ObjectKey(filter.text("Prefix") ?? "")) else { return false }
        if let from = number("LastModifyBeginTimeStamp"), version.modified.epochSeconds < from {
            return false
        }
        if let to = number("LastModifyEndTimeStamp"), version.modified.epochSeconds > to { return false }
        if let low = number("LowerSizeBound"), version.size < low { return false }
        if let high = number("UpperSizeBound"), version.size > high { return false }
        let classes = (filter.text("StorageClass") ?? "All").split(separator: ",").map(String.init)
        return classes.contains("All") || classes.contains(version.storageClass.rawValue)
    }

    private func value(
        _ field: String, of version: ObjectVersion, isLatest: Bool, _ bucket: Bucket
    ) -> String {
        switch field {
        case "Bucket": bucket.record.name
        case "Key": PercentEncoding.encode(version.key.text)
        case "VersionId": version.versionID
        case "IsLatest": String(isLatest)
        case "IsDeleteMarker": String(version.isDeleteMarker)
        case "Size": String(version.size)
        case "StorageClass": version.storageClass.rawValue
        case "LastModifiedDate": ISO8601.text(version.modified)
        case "ETag": version.etag
        case "IsMultipartUploaded": String(version.kind == .multipart)
        case "EncryptionStatus": String(!version.encryption.isEmpty)
        case "ObjectAcl": version.acl
        case "TaggingCount": String(version.tags.count)
        case "ObjectType": version.kind.rawValue
        default: String(version.crc64)
        }
    }
}
