import CloudGateway
import LabKernel

/// Lists the engine versions a deployment can ask for.
enum ListEngineVersionMetadata: VervericaOperation {
    static let name = "ListEngineVersionMetadata"
    static let method = "GET"
    static let path = "/engine-version-meta.json"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let versions = plane.settings.engineVersions.map { version in
            JSONValue.object([
                ("engineVersion", .string(version)), ("status", "STABLE"),
                ("features", .object([("supportNativeSavepoint", true), ("useForSqlDeployments", true)])),
            ])
        }
        return .data(
            .object([
                ("defaultEngineVersion", .string(plane.settings.engineVersions[0])),
                ("engineVersionMetadata", .array(versions)),
            ]))
    }
}
