import FlinkSQL
import Testing

@testable import Streaming

@Suite("The function catalog")
struct FunctionCatalogTests {
    @Test("has a kernel for every function that plans can call", arguments: FunctionID.allCases)
    func row(id: FunctionID) { #expect(FunctionCatalog.row(id) != nil) }
}
