/// How an object is stored and billed.
///
/// Source: help.aliyun.com/en/oss/user-guide/overview-53, storage classes.
package enum StorageClass: String, CaseIterable, Sendable {
    case standard = "Standard"
    case infrequentAccess = "IA"
    case archive = "Archive"
    case coldArchive = "ColdArchive"
    case deepColdArchive = "DeepColdArchive"

    /// 0 for Standard, growing with coldness.
    package var coldness: Int { Self.allCases.firstIndex(of: self)! }

    /// Days that are billed even when the object is deleted or changed before.
    package var minimumDays: Int64 {
        switch self {
        case .standard: 0
        case .infrequentAccess: 30
        case .archive: 60
        case .coldArchive, .deepColdArchive: 180
        }
    }

    /// Bytes that an object of `size` is billed for: 64 KiB at least outside Standard.
    package func billedBytes(_ size: Int64) -> Int64 { self == .standard ? size : max(size, 65_536) }

    /// Whether an object must be restored before it can be read.
    package var needsRestore: Bool { coldness >= Self.archive.coldness }

    /// The word in meter names: `standard`, `ia`, `archive`, `cold-archive`, `deep-cold-archive`.
    package var meterWord: String {
        switch self {
        case .standard: "standard"
        case .infrequentAccess: "ia"
        case .archive: "archive"
        case .coldArchive: "cold-archive"
        case .deepColdArchive: "deep-cold-archive"
        }
    }
}
