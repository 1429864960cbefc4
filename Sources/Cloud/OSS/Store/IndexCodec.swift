import LabKernel

/// The index's entries as JSON, the form in which they stand in the database.
enum IndexCodec {
    static func write(_ version: ObjectVersion, into bytes: inout [UInt8]) {
        JSONWriter.writeObject(into: &bytes) { members in
            members.add("sequence", digits: version.sequence)
            members.add("kind", version.kind.rawValue)
            members.add("size", version.size)
            members.add("etag", version.etag)
            members.add("crc64", digits: version.crc64)
            members.add("class", version.storageClass.rawValue)
            members.add("modified", version.modified.epochMicros)
            members.add("classSet", version.classSet.epochMicros)
            members.add("acl", version.acl)
            writeRest(version, &members)
        }
    }

    /// What few versions have.
    private static func writeRest(_ version: ObjectVersion, _ members: inout JSONMembers) {
        if version.isDeleteMarker { members.add("deleteMarker", true) }
        if let md5 = version.contentMD5 { members.add("md5", md5) }
        if let target = version.symlinkTarget { members.add("target", target) }
        if let blob = version.blob { members.add("blob", digits: blob) }
        add("headers", version.headers, to: &members)
        add("metadata", version.metadata, to: &members)
        add("tags", version.tags, to: &members)
        add("encryption", version.encryption, to: &members)
        if !version.partSizes.isEmpty {
            let sizes = JSONValue.array(version.partSizes.map { .int($0) })
            members.add("parts") { JSONWriter.write(sizes, into: &$0) }
        }
        if let lock = version.retention {
            members.add("retention", lock.mode.rawValue)
            members.add("retained", lock.until.epochMicros)
        }
        if version.isHeld { members.add("held", true) }
        if let restore = version.restore {
            members.add("ready", restore.ready.epochMicros)
            members.add("restored", restore.expires.epochMicros)
        }
    }

    /// Pairs as `[["name","value"],…]`; nothing where there are none.
    private static func add(_ name: StaticString, _ pairs: [NamedValue], to members: inout JSONMembers) {
        guard !pairs.isEmpty else { return }
        members.add(name) { bytes in
            for (index, pair) in pairs.enumerated() {
                bytes += (index == 0 ? "[[" : "],[").utf8
                JSONWriter.writeString(pair.name, into: &bytes)
                bytes.append(UInt8(ascii: ","))
                JSONWriter.writeString(pair.value, into: &bytes)
            }
            bytes += "]]".utf8
        }
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

    static func write(_ upload: MultipartUpload, into bytes: inout [UInt8]) {
        JSONWriter.writeObject(into: &bytes) { members in
            members.add("initiated", upload.initiated.epochMicros)
            members.add("sequential", upload.isSequential)
            members.add("template") { write(upload.template, into: &$0) }
        }
    }

    static func upload(_ json: JSONValue, key: UploadKey) -> MultipartUpload? {
        guard let initiated = instant(json["initiated"]), let template = json["template"],
            let version = version(template, key: key.key, versionID: "null")
        else { return nil }
        return MultipartUpload(
            id: key.id, template: version, initiated: initiated,
            isSequential: json["sequential"]?.boolValue ?? false)
    }

    static func write(_ part: UploadedPart, into bytes: inout [UInt8]) {
        JSONWriter.writeObject(into: &bytes) { members in
            members.add("size", part.size)
            members.add("etag", part.etag)
            members.add("crc64", digits: part.crc64)
            members.add("modified", part.modified.epochMicros)
            members.add("blob", digits: part.blob)
        }
    }

    static func part(_ json: JSONValue, number: Int) -> UploadedPart? {
        guard let size = json["size"]?.intValue, let etag = json["etag"]?.stringValue,
            let crc64 = unsigned(json["crc64"]), let modified = instant(json["modified"]),
            let blob = unsigned(json["blob"])
        else { return nil }
        return UploadedPart(
            number: number, size: size, etag: etag, crc64: crc64, modified: modified, blob: blob)
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

    private static func unsigned(_ json: JSONValue?) -> UInt64? { json?.stringValue.flatMap { UInt64($0) } }
    private static func instant(_ json: JSONValue?) -> Instant? {
        json?.intValue.map { Instant(epochMicros: $0) }
    }
}
