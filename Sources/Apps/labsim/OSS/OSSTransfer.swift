import CloudClients
import Foundation
import LabKernel

/// Moves single objects between files and buckets, and says so.
struct OSSTransfer {
    let session: OSSSession
    let progress: OSSProgress
    /// Larger bodies go in parts.
    private static let partBytes = 16 << 20
    private static let wholeBytes: Int64 = 256 << 20

    init(_ session: OSSSession) {
        self.session = session
        progress = OSSProgress()
        session.transport.onProgress = { [progress] in progress.advance($0) }
    }

    /// Uploads a file.
    func upload(_ path: String, to place: OSSURL) throws {
        let count = try LocalFiles.size(path)
        progress.begin("upload \(place.text)", total: count)
        if count <= Self.wholeBytes {
            try session.client.putObject(bucket: place.bucket, key: place.key, file: path, count: count)
        } else {
            guard let file = FileHandle(forReadingAtPath: path) else { throw LocalFiles.unreadable(path) }
            try upload(parts: file, to: place)
        }
        progress.end()
        say("upload", from: path, to: place.text, bytes: count)
    }

    /// Uploads all of a stream whose length is not known.
    func upload(stream: FileHandle, to place: OSSURL) throws {
        progress.begin("upload \(place.text)", total: nil)
        let first = try Self.chunk(of: stream)
        if first.count < Self.partBytes {
            try session.client.putObject(bucket: place.bucket, key: place.key, body: first)
        } else {
            try upload(parts: stream, after: first, to: place)
        }
        progress.end()
        say("upload", from: "-", to: place.text, bytes: nil)
    }

    /// An upload that fails leaves no parts behind.
    private func upload(parts stream: FileHandle, after first: [UInt8] = [], to place: OSSURL) throws {
        let client = session.client
        let (bucket, key) = (place.bucket, place.key)
        let id = try client.initiateMultipartUpload(bucket: bucket, key: key)
        do {
            var parts: [OSSClient.Part] = []
            var chunk = first.isEmpty ? try Self.chunk(of: stream) : first
            while !chunk.isEmpty || parts.isEmpty {
                parts.append(
                    try client.uploadPart(
                        bucket: bucket, key: key, uploadID: id, number: parts.count + 1, body: chunk))
                chunk = try Self.chunk(of: stream)
            }
            try client.completeMultipartUpload(bucket: bucket, key: key, uploadID: id, parts: parts)
        } catch {
            try client.abortMultipartUpload(bucket: bucket, key: key, uploadID: id)
            throw error
        }
    }

    private static func chunk(of stream: FileHandle) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < partBytes, let more = try stream.read(upToCount: partBytes - bytes.count),
            !more.isEmpty
        {
            bytes += more
        }
        return bytes
    }

    /// Downloads an object; the file appears whole, or stays as it was. `modified` becomes its time.
    func download(_ place: OSSURL, to path: String, size: Int64?, modified: Instant? = nil) throws {
        progress.begin("download \(place.text)", total: size)
        let (file, temporary) = try LocalFiles.create(besides: path)
        defer { close(file) }
        do {
            session.transport.sink = file
            defer { session.transport.sink = nil }
            try session.client.downloadObject(bucket: place.bucket, key: place.key)
            try LocalFiles.publish(temporary, as: path, modified: modified)
        } catch {
            unlink(temporary)
            throw error
        }
        progress.end()
        say("download", from: place.text, to: path, bytes: size)
    }

    /// Copies an object inside the service.
    func copy(_ source: OSSURL, to place: OSSURL, size: Int64? = nil) throws {
        try session.client.copyObject(
            from: (bucket: source.bucket, key: source.key), bucket: place.bucket, key: place.key)
        say("copy", from: source.text, to: place.text, bytes: size)
    }

    /// Says what was done: a line, or a JSON object.
    func say(_ what: String, from: String, to: String? = nil, bytes: Int64? = nil) {
        guard session.isJSON else { return print(to.map { "\(what) \(from) -> \($0)" } ?? "\(what) \(from)") }
        var fields: [(String, JSONValue)] = [("action", .string(what)), ("from", .string(from))]
        if let to { fields.append(("to", .string(to))) }
        if let bytes { fields.append(("bytes", .int(bytes))) }
        print(JSONValue.object(fields).text)
    }
}
