import ArgumentParser
import CloudClients
import LabKernel

/// `labsim oss mb`.
struct OSSMakeBucket: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "mb", abstract: "Make a bucket.")

    @Argument(help: ArgumentHelp("The bucket.", valueName: "oss://bucket"))
    var bucket: OSSURL

    @Option(help: "Its ACL: private, public-read or public-read-write.")
    var acl: String = "private"

    @Option(help: "Its storage class: Standard, IA, Archive, ColdArchive or DeepColdArchive.")
    var storageClass: String = "Standard"

    @OptionGroup var connection: OSSConnection

    func validate() throws {
        guard !bucket.bucket.contains(where: { $0.isUppercase || $0 == "." || $0 == "_" }) else {
            throw ValidationError("a bucket's name has a–z, 0–9 and '-', unlike '\(bucket.bucket)'")
        }
        guard bucket.key.isEmpty else {
            throw ValidationError("'\(bucket.text)' names an object, not a bucket")
        }
    }

    func run() throws {
        let session = try connection.open()
        try session.perform {
            try session.client.createBucket(bucket.bucket, acl: acl, storageClass: storageClass)
        }
        print(
            session.isJSON
                ? JSONValue.object([("bucket", .string(bucket.bucket))]).text : "made \(bucket.text)")
    }
}

/// `labsim oss ls`.
struct OSSList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List buckets, or the objects under a prefix.",
        discussion: "With '--json', one object a line.")

    @Argument(
        help: ArgumentHelp("A bucket or prefix; left out: all buckets.", valueName: "oss://bucket/prefix"))
    var place: OSSURL?

    @Flag(name: .shortAndLong, help: "All keys, instead of folding them at '/'.")
    var recursive = false

    @OptionGroup var connection: OSSConnection

    func run() throws {
        let session = try connection.open()
        try session.perform {
            guard let place else { return try listBuckets(session) }
            if recursive {
                try session.objects(place) { show($0, of: place.bucket, session) }
            } else {
                try listFolder(place, session)
            }
        }
    }

    private func listBuckets(_ session: OSSSession) throws {
        for bucket in try session.client.bucketList() {
            let fields: [(String, JSONValue)] = [
                ("bucket", .string(bucket.name)), ("created", .string(bucket.created)),
                ("location", .string(bucket.location)),
            ]
            print(
                session.isJSON
                    ? JSONValue.object(fields).text
                    : "\(bucket.created)  \(bucket.location)  oss://\(bucket.name)")
        }
    }

    private func listFolder(_ place: OSSURL, _ session: OSSSession) throws {
        var continuation: String?
        repeat {
            let page = try session.client.listFolder(
                bucket: place.bucket, prefix: place.key, continuation: continuation)
            for folder in page.folders {
                let text = OSSURL(bucket: place.bucket, key: folder).text
                let blank = String(repeating: " ", count: 36)
                print(session.isJSON ? JSONValue.object([("prefix", .string(folder))]).text : blank + text)
            }
            for object in page.objects { show(object, of: place.bucket, session) }
            continuation = page.continuation
        } while continuation != nil
    }

    private func show(_ object: OSSClient.ListedObject, of bucket: String, _ session: OSSSession) {
        guard !session.isJSON else { return print(object.json.text) }
        let size = String(object.sizeBytes)
        let padding = String(repeating: " ", count: max(0, 13 - size.count))
        let url = OSSURL(bucket: bucket, key: object.key)
        print("\(ISO8601.text(object.modified))  \(padding)\(size)  \(url.text)")
    }
}

extension OSSClient.ListedObject {
    /// The object as `--json` shows it.
    var json: JSONValue {
        [
            "key": .string(key), "sizeBytes": .int(sizeBytes), "modified": .string(ISO8601.text(modified)),
            "etag": .string(etag), "storageClass": .string(storageClass),
        ]
    }
}

/// `labsim oss du`.
struct OSSUsage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "du", abstract: "Sum up objects and bytes under a prefix, by storage class.")

    @Argument(help: ArgumentHelp("A bucket or prefix.", valueName: "oss://bucket/prefix"))
    var place: OSSURL

    @OptionGroup var connection: OSSConnection

    func run() throws {
        let session = try connection.open()
        var classes: [String: (objects: Int64, bytes: Int64)] = [:]
        try session.perform {
            try session.objects(place) { object in
                let sum = classes[object.storageClass] ?? (0, 0)
                classes[object.storageClass] = (sum.objects + 1, sum.bytes + object.sizeBytes)
            }
        }
        let lines = classes.sorted { $0.key < $1.key }
        let objects = lines.reduce(0) { $0 + $1.value.objects }
        let bytes = lines.reduce(0) { $0 + $1.value.bytes }
        guard !session.isJSON else {
            let parts = lines.map { name, sum in
                (name, JSONValue.object([("objects", .int(sum.objects)), ("bytes", .int(sum.bytes))]))
            }
            return print(
                JSONValue.object([
                    ("objects", .int(objects)), ("bytes", .int(bytes)), ("classes", .object(parts)),
                ])
                .text)
        }
        for (name, sum) in lines { print("\(name): \(sum.objects) objects, \(ByteSize.text(sum.bytes))") }
        print("\(place.text): \(objects) objects, \(bytes) bytes (\(ByteSize.text(bytes)))")
    }
}
