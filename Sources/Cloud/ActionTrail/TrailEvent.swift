import CloudGateway
import LabKernel

/// One recorded call as ActionTrail shows it.
///
/// Source: help.aliyun.com/en/actiontrail/user-guide/structure-of-an-actiontrail-event.
package struct TrailEvent: Sendable {
    /// The request's id, by which both can be found.
    package var id: String { TrailEvent.uuid(record.requestID) }
    package let record: RequestRecord
    /// The region of the resource, or of the service when the resource names none.
    package var region: String {
        let named = record.checks.first?.resource.region ?? "*"
        return named == "*" || named.isEmpty ? homeRegion : TrailEvent.plainRegion(named)
    }
    private let homeRegion: String
    /// The id of the role whose session made the call; nil for other callers.
    private let roleID: String?

    init(_ record: RequestRecord, homeRegion: String, roleID: String? = nil) {
        (self.record, self.homeRegion, self.roleID) = (record, homeRegion, roleID)
    }

    /// `Management` or `Data`.
    package var category: String { record.kind.isManagement ? "Management" : "Data" }

    /// `Write` or `Read`.
    package var access: String { record.kind.isWrite ? "Write" : "Read" }

    /// The service's name in events.
    package var serviceName: String { TrailServices.name(record.service) }

    /// What `LookupEvents` calls the user: the user's name, `role:session`, or `root`.
    package var userName: String {
        switch record.principal.kind {
        case .root: "root"
        case .user(let name, _): name
        case .roleSession(let role, let session): "\(role):\(session)"
        case .service(let name): name
        case .anonymous: "anonymous"
        }
    }

    package var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("eventId", .string(id)), ("eventVersion", "1"), ("eventCategory", .string(category)),
            ("eventRW", .string(access)), ("eventType", "ApiCall"), ("eventName", .string(record.operation)),
            ("eventSource", .string(TrailServices.endpoint(record.service, region: region))),
            ("eventTime", .string(TrailTime.text(record.instant))), ("serviceName", .string(serviceName)),
            ("apiVersion", .string(TrailServices.version(record.service))), ("acsRegion", .string(region)),
            ("requestId", .string(record.requestID)), ("sourceIpAddress", .string(record.sourceAddress)),
            ("userAgent", .string(record.userAgent)), ("userIdentity", identity),
            ("recipientAccountId", .string(record.principal.accountID)),
            ("isGlobal", .bool(TrailServices.isGlobal(record.service))),
            ("requestParameters", record.parameters),
            ("requestParameterJson", .string(record.parameters.text)),
            ("additionalEventData", ["Scheme": .string(scheme)]),
        ]
        if !record.resource.isEmpty {
            members += [
                ("resourceName", .string(resourceName)), ("resourceType", .string(resourceType)),
                ("referencedResources", .object([(resourceType, .array([.string(resourceName)]))])),
            ]
        }
        if !record.code.isEmpty {
            members += [("errorCode", .string(record.code)), ("errorMessage", .string(record.message))]
        }
        return .object(members)
    }

    /// `ACS::RAM::User`: the service and the first part of the resource's relative id.
    package var resourceType: String {
        let first = record.resource.split(separator: "/").first.map(String.init) ?? ""
        let kind = record.service == "oss" ? (record.resource.contains("/") ? "object" : "bucket") : first
        return "ACS::\(serviceName.uppercased())::\(kind.prefix(1).uppercased())\(kind.dropFirst())"
    }

    /// The resource by its own name: `alice` of RAM's `user/alice`; buckets, objects and log resources by their paths.
    package var resourceName: String {
        guard ["ram", "sts", "actiontrail"].contains(record.service) else { return record.resource }
        let parts = record.resource.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[1] == "*" else { return parts.last ?? "" }
        // What is being made is asked for as `user/*`; its name is a parameter.
        let parameter = parts[0].prefix(1).uppercased() + parts[0].dropFirst() + "Name"
        return record.parameters[parameter]?.stringValue ?? "*"
    }

    private var scheme: String {
        let keys = record.checks.first?.context ?? []
        return keys.first { $0.key == "acs:SecureTransport" }?.values == ["true"] ? "https" : "http"
    }

    private var identity: JSONValue {
        let principal = record.principal
        var members: [(String, JSONValue)] = []
        switch principal.kind {
        case .root:
            members = [("type", "root-account"), ("principalId", .string(principal.accountID))]
        case .user(_, let id): members = [("type", "ram-user"), ("principalId", .string(id))]
        case .roleSession(let role, let session):
            members = [
                ("type", "assumed-role"), ("principalId", .string("\(roleID ?? role):\(session)")),
                ("sessionContext", ["attributes": ["mfaAuthenticated": "false"]]),
            ]
        case .service(let name): members = [("type", "system"), ("principalId", .string(name))]
        case .anonymous: members = [("type", "anonymous"), ("principalId", "")]
        }
        members += [
            ("accountId", .string(principal.accountID)), ("accessKeyId", .string(record.accessKeyID)),
            ("userName", .string(userName)),
        ]
        return .object(members)
    }

    /// `cn-hangzhou` of OSS's `oss-cn-hangzhou`.
    private static func plainRegion(_ region: String) -> String {
        region.hasPrefix("oss-") ? String(region.dropFirst(4)) : region
    }

    /// The request id's digits in the form 8-4-4-4-12.
    private static func uuid(_ requestID: String) -> String {
        let dash = UInt8(ascii: "-")
        let digits = requestID.utf8.filter { $0 != dash }
        return String(unsafeUninitializedCapacity: 36) { text in
            var next = 0
            for place in 0..<36 {
                if [8, 13, 18, 23].contains(place) {
                    text[place] = dash
                } else {
                    text[place] = next < digits.count ? digits[next] : UInt8(ascii: "0")
                    next += 1
                }
            }
            return 36
        }
    }
}

/// Times as ActionTrail writes them: whole seconds, UTC.
enum TrailTime {
    static func text(_ instant: Instant) -> String {
        ISO8601.text(Instant(epochSeconds: instant.epochSeconds))
    }
}
