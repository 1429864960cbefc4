import CloudGateway

/// All errors of SLS, with the vendor's codes, statuses and wordings.
///
/// Source: help.aliyun.com, Simple Log Service "Common error codes" and the error tables of each operation.
enum SLSErrors {
    static func projectNotExist(_ name: String) -> CloudError {
        CloudError("ProjectNotExist", status: 404, "The Project does not exist : \(name)")
    }

    static func projectExists(_ name: String) -> CloudError {
        CloudError("ProjectAlreadyExist", status: 400, "Project \(name) already exist.")
    }

    static func logstoreNotExist(_ name: String) -> CloudError {
        CloudError("LogStoreNotExist", status: 404, "logstore \(name) dose not exist.")
    }

    static func logstoreExists(_ name: String) -> CloudError {
        CloudError("LogStoreAlreadyExist", status: 400, "logstore \(name) already exists.")
    }

    static func logstoreInvalid(_ why: String) -> CloudError {
        CloudError("LogStoreInfoInvalid", status: 400, "logstore info is invalid: \(why)")
    }

    static let logstoreWithoutIndex = CloudError(
        "IndexConfigNotExist", status: 404, "logstore without index config.")

    static let indexExists = CloudError(
        "IndexAlreadyExist", status: 400, "log store index is already created.")

    static func indexInvalid(_ why: String) -> CloudError {
        CloudError("IndexInfoInvalid", status: 400, "index info is invalid: \(why)")
    }

    static func shardNotExist(_ id: Int) -> CloudError {
        CloudError("ShardNotExist", status: 404, "Shard \(id) does not exist.")
    }

    static func shardOperation(_ why: String) -> CloudError {
        CloudError("LogStoreShardOperationInvalid", status: 400, why)
    }

    static let invalidCursor = CloudError("InvalidCursor", status: 400, "The cursor is invalid.")

    static func invalid(_ name: String, _ why: String) -> CloudError {
        CloudError("ParameterInvalid", status: 400, "\(name) is invalid: \(why)")
    }

    static func invalidQuery(_ why: String) -> CloudError {
        CloudError("ParameterInvalid", status: 400, "query is invalid: \(why)")
    }

    static func bodyInvalid(_ why: String) -> CloudError {
        CloudError("PostBodyInvalid", status: 400, "Protobuffer content cannot be parsed: \(why)")
    }

    static let bodyTooLarge = CloudError(
        "PostBodyTooLarge", status: 400, "Body size must little than 10485760.")

    static let bodyUncompress = CloudError(
        "PostBodyUncompressError", status: 400, "The body can not be uncompressed.")

    static func compressType(_ name: String) -> CloudError {
        CloudError("InvalidCompressType", status: 400, "x-log-compresstype \(name) is not supported.")
    }

    static let missingVersion = CloudError(
        "MissingAPIVersion", status: 400, "x-log-apiversion does not exist in header.")

    static func invalidVersion(_ version: String) -> CloudError {
        CloudError("InvalidAPIVersion", status: 400, "x-log-apiversion \(version) is not supported.")
    }

    static let missingContentType = CloudError(
        "MissingContentType", status: 400, "Content-Type does not exist in header when body is not empty.")

    static func invalidContentType(_ type: String) -> CloudError {
        CloudError("InvalidContentType", status: 415, "Content-Type \(type) is unsupported.")
    }

    static let missingRawSize = CloudError(
        "MissingBodyRawSize", status: 400, "x-log-bodyrawsize does not exist in header.")

    static let invalidRawSize = CloudError(
        "InvalidBodyRawSize", status: 400, "body raw size is invalid.")

    static let jsonInvalid = CloudError("PostBodyInvalid", status: 400, "The body is not valid JSON.")

    static func groupNotExist(_ name: String) -> CloudError {
        CloudError("ConsumerGroupNotExist", status: 404, "consumer group \(name) not exist.")
    }

    static func groupExists(_ name: String) -> CloudError {
        CloudError("ConsumerGroupAlreadyExist", status: 400, "consumer group \(name) already exist.")
    }

    static func consumerMissing(_ name: String) -> CloudError {
        CloudError("ConsumerNotExsit", status: 404, "consumer \(name) not exist in the consumer group.")
    }

    static func consumerMismatch(_ name: String, _ shard: Int) -> CloudError {
        CloudError("ConsumerNotMatch", status: 400, "shard \(shard) is not held by consumer \(name).")
    }

    static func documentNotExist(_ kind: String, _ name: String) -> CloudError {
        CloudError("\(kind)NotExist", status: 404, "\(kind) \(name) does not exist.")
    }

    static func documentExists(_ kind: String, _ name: String) -> CloudError {
        CloudError("\(kind)AlreadyExist", status: 400, "\(kind) \(name) already exists.")
    }

    /// What a shard took in this second is used up; `what` is `shard: 3`, or `please split shard` where every
    /// shard was tried.
    ///
    /// Source: SLS "Expansion of resources", resource throttling errors.
    static func writeQuota(_ what: String) -> CloudError {
        CloudError("ShardWriteQuotaExceed", status: 403, "shard write quota exceed, \(what)")
    }

    /// Source: as `writeQuota`.
    static func readQuota(_ limit: ShardLimit) -> CloudError {
        CloudError(
            "ShardReadQuotaExceed", status: 403, "shard read \(limit.rawValue) exceed quota limits")
    }

    /// 4xx, because the vendor's clients repeat 5xx answers again and again.
    static func noSuchAPI(_ method: String, _ path: String) -> CloudError {
        CloudError("NotSupported", status: 400, "labsim emulates no API at \(method) \(path).")
    }

    static func unsupported(_ what: String) -> CloudError {
        CloudError("NotSupported", status: 400, "labsim does not emulate \(what).")
    }
}
