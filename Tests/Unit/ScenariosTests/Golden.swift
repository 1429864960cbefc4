import FoundationEssentials
import Testing

/// Text files that hold what the program says; `UPDATE_GOLDEN=1` rewrites them, and the diff is reviewed.
enum Golden {
    /// Compares `text` with `Tests/Golden/Scenarios/<name>`.
    static func expect(_ text: String, is name: String, location: SourceLocation = #_sourceLocation) throws {
        let path = Repository.path("Tests/Golden/Scenarios/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        let golden = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == golden, "\(name) differs; UPDATE_GOLDEN=1 rewrites it", sourceLocation: location)
    }
}
