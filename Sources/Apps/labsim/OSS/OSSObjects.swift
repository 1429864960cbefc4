import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// `labsim oss cat`.
struct OSSCat: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat", abstract: "Write objects to stdout, one after the other.")

    @Argument(help: ArgumentHelp("The objects.", valueName: "oss://bucket/key"))
    var objects: [OSSURL]

    @Option(help: ArgumentHelp("First and last byte, 0-99.", valueName: "from-to"))
    var range: String?

    @OptionGroup var connection: OSSConnection

    func run() throws {
        let session = try connection.open()
        let bytes = try range.map(Self.range)
        session.transport.sink = STDOUT_FILENO
        try session.perform {
            for place in try objects.map({ try $0.object() }) {
                try session.client.downloadObject(bucket: place.bucket, key: place.key, range: bytes)
            }
        }
    }

    private static func range(_ text: String) throws -> ClosedRange<Int64> {
        let parts = text.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 2, parts[0] <= parts[1] else {
            throw ValidationError("'--range' takes FIRST-LAST, both counted from 0, not '\(text)'")
        }
        return parts[0]...parts[1]
    }
}

/// `labsim oss rm`.
struct OSSRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Delete objects, all under a prefix, or a bucket.")

    @Argument(help: ArgumentHelp("The objects, or prefixes with '-r'.", valueName: "oss://bucket/key"))
    var places: [OSSURL]

    @Flag(name: .shortAndLong, help: "Everything under the prefix.")
    var recursive = false

    @Flag(help: "The bucket itself too, which must be empty then.")
    var bucket = false

    @OptionGroup var connection: OSSConnection

    func run() throws {
        let session = try connection.open()
        try session.perform { for place in places { try remove(place, session) } }
    }

    private func remove(_ place: OSSURL, _ session: OSSSession) throws {
        if recursive {
            try removeAll(place, session)
        } else if !bucket {
            let place = try place.object()
            try session.client.deleteObject(bucket: place.bucket, key: place.key)
            say(place, session)
        }
        guard bucket else { return }
        try session.client.deleteBucket(place.bucket)
        say(OSSURL(bucket: place.bucket, key: ""), session)
    }

    private func removeAll(_ place: OSSURL, _ session: OSSSession) throws {
        while true {
            // What was deleted is gone from the next listing.
            let page = try session.client.listObjects(bucket: place.bucket, prefix: place.key)
            guard !page.objects.isEmpty else { return }
            try session.client.deleteObjects(bucket: place.bucket, keys: page.objects.map(\.key))
            for object in page.objects { say(OSSURL(bucket: place.bucket, key: object.key), session) }
        }
    }

    private func say(_ place: OSSURL, _ session: OSSSession) {
        print(
            session.isJSON
                ? JSONValue.object([("deleted", .string(place.text))]).text : "deleted \(place.text)")
    }
}

/// `labsim oss stat`.
struct OSSStat: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat", abstract: "Show what the service says about an object or a bucket.")

    @Argument(help: ArgumentHelp("The object or bucket.", valueName: "oss://bucket/key"))
    var place: OSSURL

    @OptionGroup var connection: OSSConnection

    func run() throws {
        let session = try connection.open()
        try session.perform {
            let fields: [(name: String, value: String)]
            if place.key.isEmpty {
                fields = try session.client.bucketInfo(place.bucket)
            } else {
                let hidden = ["connection", "date", "server", "x-oss-request-id", "x-oss-server-time"]
                fields = try session.client.headObject(bucket: place.bucket, key: place.key).fields
                    .map { (name: $0.name, value: $0.value) }
                    .filter { !hidden.contains($0.name.lowercased()) }
            }
            show(fields, session)
        }
    }

    private func show(_ fields: [(name: String, value: String)], _ session: OSSSession) {
        guard !session.isJSON else {
            return print(
                JSONValue.object(fields.map { ($0.name, .string($0.value)) }).prettyText, terminator: "")
        }
        let width = fields.map(\.name.count).max() ?? 0
        for field in fields {
            print(field.name.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + field.value)
        }
    }
}

/// `labsim oss presign`.
struct OSSPresign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "presign", abstract: "Make a URL that lets whoever has it read or write an object.")

    @Argument(help: ArgumentHelp("The object.", valueName: "oss://bucket/key"))
    var place: OSSURL

    @Option(help: "What the URL is for: GET, PUT, HEAD or DELETE.")
    var method: String = "GET"

    @Option(help: ArgumentHelp("How long it works, up to 7d.", valueName: "duration"))
    var expires: String = "1h"

    @OptionGroup var connection: OSSConnection

    func validate() throws {
        guard ["GET", "PUT", "HEAD", "DELETE"].contains(method.uppercased()) else {
            throw ValidationError("'--method' takes GET, PUT, HEAD or DELETE, not '\(method)'")
        }
    }

    func run() throws {
        let lasting = DurationText.parse(expires)?.wholeMillis ?? 0
        guard (1_000...604_800_000).contains(lasting) else {
            throw ValidationError("'--expires' takes 1s to 7d, not '\(expires)'")
        }
        let session = try connection.open()
        try session.perform {
            let place = try place.object()
            let url = try session.client.presignedURL(
                method.uppercased(), bucket: place.bucket, key: place.key, seconds: Int(lasting / 1_000),
                endpoint: session.endpoint)
            print(session.isJSON ? JSONValue.object([("url", .string(url))]).text : url)
        }
    }
}
