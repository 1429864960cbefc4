import CloudGateway
import LabKernel

extension RAMOperation {
    /// Decodes what a denial's `EncodedDiagnosticMessage` says.
    static let decodeDiagnosticMessage = RAMOperation(
        "DecodeDiagnosticMessage", .managementRead, on: ["*"]
    ) { call throws(CloudError) in
        let message = try call.required("EncodedDiagnosticMessage")
        guard let bytes = Base64.decode(message), let json = parse(bytes),
            let decoded = json["details"]?["diagnostic"]
        else {
            throw RAMErrors.badDiagnosticMessage
        }
        guard decoded["AuthPrincipal"]?["AuthPrincipalOwnerId"]?.stringValue == call.account else {
            throw RAMErrors.foreignDiagnosticMessage
        }
        return [("DecodedDiagnosticMessage", decoded)]
    }

    private static func parse(_ bytes: [UInt8]) -> JSONValue? {
        try? JSONParser.parse(text: String(decoding: bytes, as: UTF8.self))
    }
}
