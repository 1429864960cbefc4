import CloudGateway
import LabKernel

/// Lists the zone in which this world makes workspaces.
enum DescribeSupportedZones: InstanceOperation {
    static let name = "DescribeSupportedZones"
    static let action = ""
    static let kind = OperationKind.managementRead

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        try InstancePage.members("ZoneIds", [.string(plane.settings.zone)], parameters)
    }
}
