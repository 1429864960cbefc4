/// The answer to a `CloudRequest`.
package struct CloudResponse: Sendable {
    package var status: Int
    package var headers: HeaderFields
    package var body: ResponseBody

    package init(status: Int = 200, headers: HeaderFields = HeaderFields(), body: ResponseBody = .bytes([])) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}

/// An answer's body.
package enum ResponseBody: Sendable {
    case bytes([UInt8])
    /// `count` bytes of a file from `offset`; the edge sends them without copying.
    case file(path: String, offset: Int64, count: Int64)

    /// Length in bytes.
    package var count: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let count): count
        }
    }
}
