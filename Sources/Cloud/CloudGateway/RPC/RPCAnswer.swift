import LabKernel

/// Renders the JSON answers that the RPC-style services share.
package enum RPCAnswer {
    /// `{"RequestId":…, …members}` with status 200.
    package static func success(_ members: [(String, JSONValue)], requestID: String) -> CloudResponse {
        json(status: 200, [("RequestId", .string(requestID))] + members)
    }

    /// `{"RequestId","HostId","Code","Message","Recommend"[,"AccessDeniedDetail"]}` with the error's status.
    package static func failure(_ error: CloudError, host: String, requestID: String) -> CloudResponse {
        let link = "https://api.alibabacloud.com/troubleshoot?q=\(PercentEncoding.encode(error.code))"
        var members: [(String, JSONValue)] = [
            ("RequestId", .string(requestID)), ("HostId", .string(host)), ("Code", .string(error.code)),
            ("Message", .string(error.message)), ("Recommend", .string(link)),
        ]
        if error.denial != nil { members.append(("AccessDeniedDetail", .object(denialDetail(error)))) }
        var response = json(status: error.status, members)
        for (name, value) in error.headers { response.headers.add(name, value) }
        return response
    }

    /// A response with a JSON body.
    package static func json(status: Int, _ members: [(String, JSONValue)]) -> CloudResponse {
        CloudResponse(
            status: status, headers: HeaderFields([("Content-Type", "application/json;charset=utf-8")]),
            body: .bytes(Array(JSONValue.object(members).text.utf8)))
    }

    /// The members of `AccessDeniedDetail`, which schemes put into an error's details under that prefix.
    package static func denialDetail(_ error: CloudError) -> [(String, JSONValue)] {
        let prefix = "AccessDeniedDetail."
        return error.details.filter { $0.name.hasPrefix(prefix) }
            .map { (String($0.name.dropFirst(prefix.count)), .string($0.value)) }
    }
}
