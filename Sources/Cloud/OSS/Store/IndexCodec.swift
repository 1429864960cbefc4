import LabKernel

/// The index's entries as JSON, the form in which they stand in the database.
enum IndexCodec {
    static func encode(_ version: ObjectVersion) -> JSONValue {
        var fields: [(String, JSONValue)] = []
        fields.reserveCapacity(16)
        fields += [
            ("sequence", number(version.sequence)), ("kind", .string(version.kind.rawValue)),
            ("size", .int(version.size)), ("etag", .string(version.etag)), ("crc64", number(version.crc64)),
            ("class", .string(version.storageClass.rawValue)),
            ("modified", .int(version.modified.epochMicros)),
            ("classSet", .int(version.classSet.epochMicros)), ("acl", .string(version.acl)),
        ]
        if version.isDeleteMarker { fields.append(("deleteMarker", true)) }
        if let md5 = version.contentMD5 { fields.append(("md5", .string(md5))) }
        if let target = version.symlinkTarget { fields.append(("target", .string(target))) }
        if let blob = version.blob { fields.append(("blob", number(blob))) }
        for (name, pairs) in [
            ("headers", version.headers), ("metadata", version.metadata), ("tags", version.tags),
            ("encryption", version.encryption),
        ] where !pairs.isEmpty { fields.append((name, encode(pairs))) }
        if !version.partSizes.isEmpty { fields.append(("parts", .array(version.partSizes.map { .int($0) }))) }
        if let lock = version.retention {
            fields.append(("retention", .string(lock.mode.rawValue)))
            fields.append(("retained", .int(lock.until.epochMicros)))
        }
        if version.isHeld { fields.append(("held", true)) }
        if let restore = version.restore {
            fields.append(("ready", .int(restore.ready.epochMicros)))
            fields.append(("restored", .int(restore.expires.epochMicros)))
        }
        return .object(fields)
    }

    /// Nil for a row that no labsim wrote.
    static func version(_ json: JSONValue, key: ObjectKey, versionID: String) -> ObjectVersion? {
        guard let sequence = unsigned(json["sequence"]), let modified = instant(json["modified"]),
            let kind = ObjectVersion.Kind(rawValue: json["kind"]?.stringValue ?? ""),
            let storageClass = StorageClass(rawValue: json["class"]?.stringValue ?? "")
        else { return nil }
        var version = ObjectVersion(key: key, versionID: versionID, sequence: sequence, modified: modified)
        (version.kind, version.storageClass) = (kind, storageClass)
        version.isDeleteMarker = json["deleteMarker"]?.boolValue ?? false
        version.size = json["size"]?.intValue ?? 0
        version.etag = json["etag"]?.stringValue ?? ""
        version.crc64 = unsigned(json["crc64"]) ?? 0
        version.classSet = instant(json["classSet"]) ?? modified
        version.acl = json["acl"]?.stringValue ?? "default"
        version.contentMD5 = json["md5"]?.stringValue
        version.symlinkTarget = json["target"]?.stringValue
        version.blob = unsigned(json["blob"])
        version.headers = pairs(json["headers"])
        version.metadata = pairs(json["metadata"])
        version.tags = pairs(json["tags"])
        version.encryption = pairs(json["encryption"])
        version.partSizes = json["parts"]?.arrayValue?.compactMap(\.intValue) ?? []
        if let mode = json["retention"]?.stringValue.flatMap(Retention.Mode.init),
            let until = instant(json["retained"])
        {
            version.retention = Retention(mode: mode, until: until)
        }
        version.isHeld = json["held"]?.boolValue ?? false
        if let ready = instant(json["ready"]), let expires = instant(json["restored"]) {
            version.restore = RestoreState(ready: ready, expires: expires)
        }
        return version
    }

    static func encode(_ record: AccountRecord) -> JSONValue {
        .object([("blocksPublicAccess", .bool(record.blocksPublicAccess))])
    }

    static func encode(_ record: BucketRecord) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            ("created", .int(record.created.epochMicros)), ("owner", .string(record.owner)),
            ("region", .string(record.region)), ("class", .string(record.storageClass.rawValue)),
            ("redundancy", .string(record.redundancy)), ("acl", .string(record.acl)),
        ]
        if let policy = record.policy { fields.append(("policy", .string(policy))) }
        if let versioning = record.versioning { fields.append(("versioning", .string(versioning.rawValue))) }
        let configurations = record.configurations.sorted { $0.key < $1.key }
        fields.append(("configurations", .object(configurations.map { ($0.key, encode($0.value)) })))
        return .object(fields)
    }

    static func record(_ json: JSONValue, name: String) -> BucketRecord? {
        guard let created = instant(json["created"]), let owner = json["owner"]?.stringValue,
            let region = json["region"]?.stringValue,
            let storageClass = StorageClass(rawValue: json["class"]?.stringValue ?? "")
        else { return nil }
        var record = BucketRecord(name: name, created: created, owner: owner, region: region)
        record.storageClass = storageClass
        record.redundancy = json["redundancy"]?.stringValue ?? "LRS"
        record.acl = json["acl"]?.stringValue ?? "private"
        record.policy = json["policy"]?.stringValue
        record.versioning = json["versioning"]?.stringValue.flatMap(BucketRecord.Versioning.init)
        for (name, tree) in json["configurations"]?.objectValue ?? [] {
            record.configurations[name] = element(tree)
        }
        return record
    }

    static func encode(_ upload: MultipartUpload) -> JSONValue {
        .object([
            ("initiated", .int(upload.initiated.epochMicros)), ("sequential", .bool(upload.isSequential)),
            ("template", encode(upload.template)),
        ])
    }

    static func upload(_ json: JSONValue, key: UploadKey) -> MultipartUpload? {
        guard let initiated = instant(json["initiated"]), let template = json["template"],
            let version = version(template, key: key.key, versionID: "null")
        else { return nil }
        return MultipartUpload(
            id: key.id, template: version, initiated: initiated,
            isSequential: json["sequential"]?.boolValue ?? false)
    }

    static func encode(_ part: UploadedPart) -> JSONValue {
        .object([
            ("size", .int(part.size)), ("etag", .string(part.etag)), ("crc64", number(part.crc64)),
            ("modified", .int(part.modified.epochMicros)), ("blob", number(part.blob)),
        ])
    }

    static func part(_ json: JSONValue, number: Int) -> UploadedPart? {
        guard let size = json["size"]?.intValue, let etag = json["etag"]?.stringValue,
            let crc64 = unsigned(json["crc64"]), let modified = instant(json["modified"]),
            let blob = unsigned(json["blob"])
        else { return nil }
        return UploadedPart(
            number: number, size: size, etag: etag, crc64: crc64, modified: modified, blob: blob)
    }

    private static func encode(_ pairs: [NamedValue]) -> JSONValue {
        .array(pairs.map { .array([.string($0.name), .string($0.value)]) })
    }

    private static func pairs(_ json: JSONValue?) -> [NamedValue] {
        (json?.arrayValue ?? []).compactMap { pair in
            guard let parts = pair.arrayValue, parts.count == 2, let name = parts[0].stringValue,
                let value = parts[1].stringValue
            else { return nil }
            return NamedValue(name, value)
        }
    }

    /// `[name, text]`, or `[name, [children]]`.
    private static func encode(_ tree: XMLElement) -> JSONValue {
        .array([
            .string(tree.name),
            tree.children.isEmpty ? .string(tree.text) : .array(tree.children.map { encode($0) }),
        ])
    }

    private static func element(_ json: JSONValue) -> XMLElement? {
        guard let parts = json.arrayValue, parts.count == 2, let name = parts[0].stringValue else {
            return nil
        }
        if let text = parts[1].stringValue { return XMLElement(name, text) }
        return XMLElement(name, children: (parts[1].arrayValue ?? []).compactMap { element($0) })
    }

    private static func number(_ value: UInt64) -> JSONValue { .string(String(value)) }
    private static func unsigned(_ json: JSONValue?) -> UInt64? { json?.stringValue.flatMap { UInt64($0) } }
    private static func instant(_ json: JSONValue?) -> Instant? {
        json?.intValue.map { Instant(epochMicros: $0) }
    }
}
