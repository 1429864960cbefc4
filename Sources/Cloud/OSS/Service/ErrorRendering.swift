import CloudGateway

/// Error bodies in the service's XML; in the header `x-oss-err` where the answer has no body.
enum ErrorRendering {
    static func response(to error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        var response = CloudResponse(status: error.status)
        for (name, value) in error.headers { response.headers.add(name, value) }
        if let ec = error.details.first(where: { $0.name == "EC" })?.value {
            response.headers["x-oss-ec"] = ec
        }
        guard error.status != 304 else { return response }
        let body = xml(error, host: request.hostName, requestID: requestID)
        if request.method == "HEAD" {
            response.headers["x-oss-err"] = Base64.encode(body)
        } else {
            response.headers["Content-Type"] = "application/xml"
            response.body = .bytes(body)
        }
        return response
    }

    private static func xml(_ error: CloudError, host: String, requestID: String) -> [UInt8] {
        XMLWriter.document("Error") { writer in
            writer.element("Code", error.code)
            writer.element("Message", error.message)
            writer.element("RequestId", requestID)
            writer.element("HostId", host)
            var details = error.details[...]
            while let detail = details.popFirst() {
                guard let dot = detail.name.firstIndex(of: ".") else {
                    writer.element(detail.name, detail.value)
                    continue
                }
                // `Outer.Inner` fields that follow each other share one outer element.
                let outer = detail.name[...dot]
                let inner = details.prefix { $0.name.hasPrefix(outer) }
                details = details.dropFirst(inner.count)
                writer.element(String(outer.dropLast())) { writer in
                    for field in [detail] + inner {
                        writer.element(String(field.name.dropFirst(outer.count)), field.value)
                    }
                }
            }
            if let ec = error.details.first(where: { $0.name == "EC" })?.value {
                writer.element("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=\(ec)")
            }
        }
    }
}
