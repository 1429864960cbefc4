import CloudGateway

extension CloudResponse {
    /// An answer with a document.
    static func xml(_ body: [UInt8]) -> CloudResponse {
        CloudResponse(headers: HeaderFields([("Content-Type", "application/xml")]), body: .bytes(body))
    }
}

extension XMLWriter {
    /// The element that names an account twice.
    mutating func owner(_ accountID: String) {
        element("Owner") { writer in
            writer.element("ID", accountID)
            writer.element("DisplayName", accountID)
        }
    }
}
