import CloudGateway
import LabKernel

/// The envelope around every answer of ververica-2022-07-18.
enum VervericaEnvelope {
    static func success(_ answer: VervericaAnswer, requestID: String) -> CloudResponse {
        let head: [(String, JSONValue)] = [
            ("requestId", .string(requestID)), ("success", true), ("httpCode", 200), ("errorCode", ""),
            ("errorMessage", ""),
        ]
        return RPCAnswer.json(status: 200, head + answer.members)
    }

    /// The same envelope with `Code`, `Message` and `RequestId` beside it, which the vendor's SDKs read from
    /// refused calls.
    static func failure(_ error: CloudError, host: String, requestID: String) -> CloudResponse {
        var members: [(String, JSONValue)] = [
            ("requestId", .string(requestID)), ("success", false), ("httpCode", .int(error.status)),
            ("errorCode", .string(error.code)), ("errorMessage", .string(error.message)),
            ("Code", .string(error.code)), ("Message", .string(error.message)),
            ("RequestId", .string(requestID)), ("HostId", .string(host)),
        ]
        if error.denial != nil {
            let detail = JSONValue.object(RPCAnswer.denialDetail(error))
            members.append(("accessDeniedDetail", .string(detail.text)))
        }
        var response = RPCAnswer.json(status: error.status, members)
        for (name, value) in error.headers { response.headers.add(name, value) }
        return response
    }
}
