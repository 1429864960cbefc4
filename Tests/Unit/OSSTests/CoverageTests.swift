import Foundation
import OSS
import Testing

@Suite struct CoverageTests {
    /// `UPDATE_GOLDEN=1` writes the page anew.
    @Test func pageIsMadeFromTheCatalog() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/coverage/oss-operations.md").standardizedFileURL
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(OSSCoverage.page().utf8).write(to: page)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == OSSCoverage.page())
    }
}
