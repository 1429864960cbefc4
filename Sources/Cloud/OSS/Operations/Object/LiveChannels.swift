import CloudGateway
import LabKernel

/// Live channels as they are configured. Nothing can be pushed to them: their URLs lead nowhere, their state is
/// `Idle`, and there is nothing to make a playlist of.
enum LiveChannels {
    static let documents = NamedDocuments(query: "live", field: "Name")

    static let operations: [OSSOperation] = [
        OSSOperation(
            "PutLiveChannel", page: "putlivechannel", "PUT", .object, query: ["live"], kind: .dataWrite,
            meter: "put", run: put),
        OSSOperation(
            "PutLiveChannelStatus", page: "putlivechannelstatus", "PUT", .object, query: ["live", "status"],
            kind: .dataWrite, meter: "put", run: putStatus),
        OSSOperation(
            "GetLiveChannelInfo", page: "getlivechannelinfo", "GET", .object, query: ["live"],
            kind: .dataRead, meter: "get", action: "GetLiveChannel", run: info),
        OSSOperation(
            "GetLiveChannelStat", page: "getlivechannelstat", "GET", .object, query: ["live", "comp"],
            values: ["comp": ["stat"]], kind: .dataRead, meter: "get", run: stat),
        OSSOperation(
            "GetLiveChannelHistory", page: "getlivechannelhistory", "GET", .object, query: ["live", "comp"],
            values: ["comp": ["history"]], kind: .dataRead, meter: "get", run: history),
        OSSOperation(
            "ListLiveChannel", page: "listlivechannel", "GET", .bucket, query: ["live"], kind: .dataRead,
            meter: "put", run: list),
        OSSOperation(
            "DeleteLiveChannel", page: "deletelivechannel", "DELETE", .object, query: ["live"],
            kind: .dataWrite, meter: "put", run: delete),
        OSSOperation(
            "PostVodPlaylist", page: "postvodplaylist", "POST", .object, query: ["vod"], kind: .dataWrite,
            meter: "put", run: playlist),
        OSSOperation(
            "GetVodPlaylist", page: "getvodplaylist", "GET", .object, query: ["vod"], kind: .dataRead,
            meter: "get", run: playlist),
    ]

    private static let shape = XMLShape([
        .text("Description", standard: ""),
        .choice("Status", ["enabled", "disabled"]),
        .group(
            "Target",
            [
                .choice("Type", ["HLS"], required: true), .number("FragDuration", 1...100, standard: "5"),
                .number("FragCount", 1...100, standard: "3"),
                .text("PlaylistName", standard: "playlist.m3u8"),
            ], required: true),
    ])

    private static func put(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var channel = try shape.normalise(try request.xml("LiveChannelConfiguration"))
        if channel["Status"] == nil { channel = channel.with("Status", "enabled") }
        if let target = channel["Target"], target.text("PlaylistName")?.isEmpty == true {
            channel.children.removeAll { $0.name == "Target" }
            channel.children.append(target.with("PlaylistName", "playlist.m3u8"))
        }
        guard channel["Target"]?.text("PlaylistName")?.hasSuffix(".m3u8") == true else {
            throw OSSErrors.invalidArgument(
                "The playlist's name must end with .m3u8.", "PlaylistName",
                channel["Target"]?.text("PlaylistName"))
        }
        channel = channel.with("Name", request.key.text).with("LastModified", OSSTime.text(request.now))
        try documents.put(channel, request)
        return .xml(XMLWriter.document("CreateLiveChannelResult") { urls(of: channel, request, to: &$0) })
    }

    private static func urls(of channel: XMLElement, _ request: OSSRequest, to writer: inout XMLWriter) {
        let bucket = request.bucket.record.name
        let isVirtual = OSSAddress.virtualBucket(request.raw.hostName) != nil
        let host = isVirtual ? request.raw.host : "\(bucket).\(request.raw.host)"
        let name = channel.text("Name") ?? ""
        let playlist = channel["Target"]?.text("PlaylistName") ?? ""
        writer.element("PublishUrls") { $0.element("Url", "rtmp://\(host)/live/\(name)") }
        writer.element("PlayUrls") { $0.element("Url", "http://\(host)/\(name)/\(playlist)") }
    }

    private static func putStatus(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let status = request.parameter("status") ?? ""
        guard ["enabled", "disabled"].contains(status) else {
            throw OSSErrors.invalidArgument("The status is invalid.", "status", status)
        }
        try documents.put(try named(request).with("Status", status), request)
        return CloudResponse()
    }

    private static func info(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let channel = try named(request)
        let fields = ["Description", "Status", "Target"].compactMap { channel[$0] }
        return .xml(
            BucketConfiguration.bytes(XMLElement("LiveChannelConfiguration", children: fields)))
    }

    private static func stat(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let isOn = try named(request).text("Status") == "enabled"
        return .xml(
            XMLWriter.document("LiveChannelStat") { $0.element("Status", isOn ? "Idle" : "Disabled") })
    }

    private static func history(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        _ = try named(request)
        return .xml(XMLWriter.document("LiveChannelHistory") { _ in })
    }

    private static func list(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let (prefix, marker) = (request.parameter("prefix") ?? "", request.parameter("marker") ?? "")
        let limit = try request.number("max-keys", in: 1...1_000) ?? 100
        let behind = documents.all(request.bucket).filter { channel in
            let name = channel.text("Name") ?? ""
            return name.hasPrefix(prefix) && name > marker
        }
        let page = behind.prefix(limit)
        return .xml(
            XMLWriter.document("ListLiveChannelResult") { writer in
                writer.element("Prefix", prefix)
                writer.element("Marker", marker)
                writer.element("MaxKeys", limit)
                writer.element("IsTruncated", behind.count > limit)
                writer.element("NextMarker", behind.count > limit ? page.last?.text("Name") ?? "" : "")
                for channel in page {
                    writer.element("LiveChannel") { writer in
                        for field in ["Name", "Description", "Status", "LastModified"] {
                            writer.element(field, channel.text(field) ?? "")
                        }
                        urls(of: channel, request, to: &writer)
                    }
                }
            })
    }

    private static func delete(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        _ = try documents.remove(request.key.text, request)
        return CloudResponse(status: 204)
    }

    /// No channel has ever received anything.
    private static func playlist(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        throw OSSErrors.invalidArgument(
            "No ts files were found between startTime and endTime: labsim ingests no live streams.",
            "startTime", request.parameter("startTime"))
    }

    private static func named(_ request: OSSRequest) throws(CloudError) -> XMLElement {
        guard let channel = documents.find(request.key.text, in: request.bucket) else {
            throw CloudError(
                "NoSuchLiveChannel", status: 404, "The specified live channel does not exist.",
                details: [(name: "ChannelName", value: request.key.text)])
        }
        return channel
    }
}
