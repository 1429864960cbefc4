import CloudGateway
import LabKernel

/// Lists the region of this world; any other works the same.
enum DescribeSupportedRegions: InstanceOperation {
    static let name = "DescribeSupportedRegions"
    static let action = ""
    static let kind = OperationKind.managementRead

    static func answer(
        _ parameters: RPCParameters, _ context: CallContext, _ plane: ControlPlane
    ) throws(CloudError) -> [(String, JSONValue)] {
        let region = JSONValue.string(plane.settings.region)
        return try InstancePage.members(
            "Regions", [.object([("Region", region), ("RegionName", region)])], parameters)
    }
}
