import Foundation
import Testing

@testable import Connectors

@Suite struct CoverageTests {
    /// `UPDATE_GOLDEN=1` writes the page anew.
    @Test func pageIsMadeFromTheCatalogs() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/coverage/connectors.md").standardizedFileURL
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: page.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(ConnectorCoverage.page().utf8).write(to: page)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == ConnectorCoverage.page())
    }

    @Test func everyOptionHasAMeaning() {
        for connector in ConnectorRegistry.standard.connectors {
            for option in connector.options {
                #expect(!option.doc.isEmpty, "\(connector.identifier) \(option.key)")
            }
        }
        for format in ConnectorRegistry.standard.formats {
            for option in format.options {
                #expect(!option.doc.isEmpty, "\(format.identifier) \(option.key)")
            }
        }
    }
}
