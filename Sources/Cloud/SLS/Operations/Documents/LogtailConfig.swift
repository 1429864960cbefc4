import CloudGateway
import LabKernel

/// A Logtail configuration, kept and answered; nothing collects by it.
enum LogtailConfig: DocumentKind {
    static let noun = "Config"
    static let path = "/configs"
    static let nameMember = "configName"
    static let resource = "logtailconfig"

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        for member in ["inputType", "inputDetail", "outputDetail"] where body[member] == nil {
            throw SLSErrors.invalid(member, "it is required")
        }
        return body.bare.completed([("outputType", "LogService"), ("logSample", "")])
            .setting([
                ("createTime", old?["createTime"]?.bare ?? .int(now.epochSeconds)),
                ("lastModifyTime", .int(now.epochSeconds)),
            ])
    }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse {
        let (name, logstore) = (call.query("configName") ?? "", call.query("logstoreName") ?? "")
        let names = documents.filter { item in
            (name.isEmpty || item.name.contains(name))
                && (logstore.isEmpty
                    || item.document["outputDetail"]?["logstoreName"]?.stringValue == logstore)
        }.map(\.name)
        return try SLSAnswer.page("configs", names.map(JSONValue.string), call)
    }
}

/// A Logtail pipeline configuration, kept and answered; nothing collects by it.
enum LogtailPipelineConfig: DocumentKind {
    static let noun = "LogtailPipelineConfig"
    static let path = "/pipelineconfigs"
    static let nameMember = "configName"
    static let resource = "logtailpipelineconfig"

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        for member in ["inputs", "flushers"] where body[member]?.arrayValue == nil {
            throw SLSErrors.invalid(member, "a list is required")
        }
        return body.bare.setting([
            ("createTime", old?["createTime"]?.bare ?? .int(now.epochSeconds)),
            ("lastModifyTime", .int(now.epochSeconds)),
        ])
    }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse {
        let name = call.query("configName") ?? ""
        let names = documents.map(\.name).filter { name.isEmpty || $0.contains(name) }
        return try SLSAnswer.page("configs", names.map(JSONValue.string), call)
    }
}
