import Foundation
import LabKernel

@testable import Pricing

/// Files of the repository, found from where this file stands.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func source(_ path: String) throws -> SourceFile {
        let data = try Data(contentsOf: root.appending(path: path))
        return SourceFile(name: path, text: String(decoding: data, as: UTF8.self))
    }

    /// The price books that ship with labsim.
    static func book() throws -> PriceBook {
        var book = PriceBook()
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "pricing").path)
        for name in names.sorted() where name.hasSuffix(".json") {
            try PriceBookReader.read(try JSONParser.parse(source("pricing/\(name)")), into: &book)
        }
        return book
    }
}
