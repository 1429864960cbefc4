/// What an OSS data operation does to an object; nil for the service, bucket and LiveChannel operations,
/// which no ACL rescues.
///
/// Source: help.aliyun.com/zh/oss, OSS authentication (2021, 2026): data and management APIs; object and
/// bucket ACL.
package enum ObjectAccess: Sendable {
    /// Public-read is enough.
    case read
    /// Public-read-write is enough.
    case write
    /// No ACL is enough: the object's ACL, tags, retention.
    case ownerOnly

    /// From the lower-case action name without its service.
    init?(_ name: ArraySlice<UInt8>) {
        guard let last = name.last, ObjectAccess.endings.contains(last) else { return nil }
        guard let access = ObjectAccess.byName[String(decoding: name, as: UTF8.self)] else { return nil }
        self = access
    }

    /// The last letters of the names below: a cheap first look.
    private static let endings = Set(byName.keys.compactMap(\.utf8.last))

    private static let byName: [String: ObjectAccess] = [
        "getobject": .read, "getobjectversion": .read, "getobjectmeta": .read, "getobjectmetadata": .read,
        "headobject": .read, "selectobject": .read, "getsymlink": .read,
        "putobject": .write, "postobject": .write, "appendobject": .write, "copyobject": .write,
        "deleteobject": .write, "deleteobjectversion": .write, "initiatemultipartupload": .write,
        "uploadpart": .write, "uploadpartcopy": .write, "completemultipartupload": .write,
        "abortmultipartupload": .write, "listparts": .write, "putsymlink": .write,
        "getobjectacl": .ownerOnly, "putobjectacl": .ownerOnly, "getobjectversionacl": .ownerOnly,
        "putobjectversionacl": .ownerOnly, "restoreobject": .ownerOnly, "restoreobjectversion": .ownerOnly,
        "getobjecttagging": .ownerOnly, "putobjecttagging": .ownerOnly, "deleteobjecttagging": .ownerOnly,
        "getobjectversiontagging": .ownerOnly, "putobjectversiontagging": .ownerOnly,
        "deleteobjectversiontagging": .ownerOnly, "putobjectretention": .ownerOnly,
    ]
}

/// The access control of an OSS bucket and of the requested object beside policies.
package struct ObjectACL: Hashable, Sendable {
    package enum Grant: String, Sendable {
        /// The object takes its bucket's ACL.
        case inherited = "default"
        case `private` = "private"
        case publicRead = "public-read"
        case publicReadWrite = "public-read-write"
    }

    package let bucket: Grant
    package let object: Grant
    /// Public ACLs and public statements of the bucket policy count for nothing.
    package let blocksPublicAccess: Bool

    package init(bucket: Grant, object: Grant = .inherited, blocksPublicAccess: Bool = false) {
        self.bucket = bucket
        self.object = object
        self.blocksPublicAccess = blocksPublicAccess
    }

    /// Whether the ACL lets everybody do `access`; the object's own ACL comes before its bucket's.
    package func permits(_ access: ObjectAccess) -> Bool {
        guard !blocksPublicAccess else { return false }
        switch object == .inherited ? bucket : object {
        case .inherited, .private: return false
        case .publicRead: return access == .read
        case .publicReadWrite: return access != .ownerOnly
        }
    }
}
