import CloudGateway
import LabKernel

/// What state a job starts from, as a request says it.
///
/// Source: ververica-2022-07-18, structure DeploymentRestoreStrategy.
struct RestoreStrategy {
    enum Kind: String, CaseIterable {
        case none = "NONE"
        case latestSavepoint = "LATEST_SAVEPOINT"
        case fromSavepoint = "FROM_SAVEPOINT"
        case latestState = "LATEST_STATE"
    }

    var kind = Kind.none
    var savepointID = ""
    var allowNonRestoredState = false
    /// Where sources without state begin reading; nil for their own setting.
    var startTimeMillis: Int64?

    init(_ kind: Kind) { self.kind = kind }

    /// Reads a `restoreStrategy` object; absent means NONE.
    init(_ body: BodyReader?) throws(CloudError) {
        guard let body else { return }
        let text = try body.string("kind") ?? Kind.none.rawValue
        guard let kind = Kind(rawValue: text) else {
            throw body.invalid(
                "kind", suggestion(for: text, among: Kind.allCases.map(\.rawValue), kind: "kinds"))
        }
        self.kind = kind
        if kind == .fromSavepoint { savepointID = try body.required("savepointId") }
        allowNonRestoredState = try body.bool("allowNonRestoredState") ?? false
        if try body.int("jobStartTimeInMs") != nil {
            throw RealtimeComputeErrors.unsupported("restoreStrategy.jobStartTimeInMs")
        }
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("kind", .string(kind.rawValue)), ("allowNonRestoredState", .bool(allowNonRestoredState)),
        ]
        if !savepointID.isEmpty { members.append(("savepointId", .string(savepointID))) }
        return .object(members)
    }
}
