import ArgumentParser
import LabKernel

/// What a command line names: `oss://bucket/key`, or a local path.
enum OSSPlace: ExpressibleByArgument {
    case object(OSSURL)
    case local(String)

    init?(argument: String) {
        guard argument.hasPrefix("oss://") else {
            self = .local(argument)
            return
        }
        guard let url = OSSURL(argument: argument) else { return nil }
        self = .object(url)
    }
}

/// `oss://bucket` or `oss://bucket/key`; the key may be empty, or a prefix where a command takes one.
struct OSSURL: ExpressibleByArgument, Sendable {
    var bucket: String
    var key: String

    init(bucket: String, key: String) { (self.bucket, self.key) = (bucket, key) }

    init?(argument: String) {
        guard argument.hasPrefix("oss://") else { return nil }
        let rest = argument.dropFirst("oss://".count)
        bucket = String(rest.prefix { $0 != "/" })
        key = String(rest.dropFirst(bucket.count + 1))
        if bucket.isEmpty { return nil }
    }

    var text: String { key.isEmpty ? "oss://\(bucket)" : "oss://\(bucket)/\(key)" }

    /// - Throws: `LabError` USE010 when no object is named.
    func object() throws -> OSSURL {
        guard !key.isEmpty else {
            throw LabError(
                "USE010", "'\(text)' names a bucket, not an object", fix: "say oss://\(bucket)/KEY")
        }
        return self
    }
}
