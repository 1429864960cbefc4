import Foundation
import Testing

/// Holds the source tree to the rules that a compiler does not check.
@Suite struct RoomsTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Modules that need no row in the table: the toolchain's own.
    private static let toolchain: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "Dispatch", "Glibc", "Musl", "Darwin",
        "Synchronization", "Testing",
    ]

    /// Rooms where Foundation may not appear: the kernel, the engine and the policy evaluator.
    private static let foundationFree = ["Sources/Kernel", "Sources/Engine", "Sources/Cloud/RAMPolicy"]

    /// Rows of the table in `Package.swift`, in order: name, folder, imports, libraries.
    private static let rows: [(name: String, folder: String, imports: [String], libraries: [String])] = {
        let text = (try? String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)) ?? ""
        let table = text.components(separatedBy: "let rooms: [Room] = [")[1].components(separatedBy: "\n]\n")[
            0]
        return table.components(separatedBy: "\n    .").dropFirst().map { row in
            let kind = String(row.prefix { $0 != "(" })
            let head = row.components(separatedBy: "[")[0].matches(of: /"([^"]+)"/).map { String($0.1) }
            let lists = row.matches(of: /\[([^\]]*)\]/).map { list in
                list.1.matches(of: /"([^"]+)"/).map { String($0.1) }
            }
            let hasLibraries = row.contains("libraries:")
            let imports = hasLibraries && lists.count == 1 ? [] : lists.first ?? []
            let libraries = hasLibraries ? lists.last ?? [] : []
            let folder =
                switch kind {
                case "library", "system": "Sources/\(head[1])/\(head[0])"
                case "executable": "Sources/Apps/\(head[0])"
                default: "Tests/\(head[1])/\(head[0])"
                }
            return (head[0], folder, imports, libraries)
        }
    }()

    @Test func theTableIsRead() {
        #expect(Self.rows.count > 20)
        #expect(Self.rows.first?.name == "LabKernel")
    }

    @Test func noRoomImportsOneBelowIt() {
        let order = Self.rows.map(\.name)
        for row in Self.rows {
            for name in row.imports {
                let position = order.firstIndex(of: name) ?? .max
                #expect(
                    position < order.firstIndex(of: row.name)!,
                    "\(row.name) imports \(name), which is not above it")
            }
        }
    }

    @Test func everyImportStandsInTheTable() throws {
        for row in Self.rows {
            let allowed = Self.toolchain.union(row.imports).union(row.libraries).union([row.name])
            for file in Self.swiftFiles(in: row.folder) {
                for name in try Self.imports(of: file) {
                    #expect(
                        allowed.contains(name),
                        "\(Self.shown(file)) imports \(name), which its room's row does not name")
                }
            }
        }
    }

    @Test func cloudAndEngineStayApart() {
        for row in Self.rows where row.folder.hasPrefix("Sources/Cloud") {
            #expect(
                Set(row.imports).isDisjoint(with: ["StreamTypes", "FlinkSQL", "Streaming"]), "\(row.name)")
        }
    }

    @Test func foundationStaysOutOfThePureRooms() throws {
        for folder in Self.foundationFree {
            for file in Self.swiftFiles(in: folder) {
                let found = try Self.imports(of: file).filter { $0.hasPrefix("Foundation") }
                #expect(found.isEmpty, "\(Self.shown(file)) imports Foundation")
            }
        }
    }

    @Test func everySourceFolderIsARoom() throws {
        let folders = Set(Self.rows.map(\.folder))
        for file in Self.swiftFiles(in: "Sources") {
            let parts = Self.shown(file).split(separator: "/").prefix(3).joined(separator: "/")
            #expect(folders.contains(parts), "\(Self.shown(file)) is in no room of Package.swift")
        }
    }

    @Test func filesStayShort() throws {
        for file in Self.swiftFiles(in: "Sources") + Self.swiftFiles(in: "Tests") {
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 501, "\(Self.shown(file)) has \(lines.count) lines; split it by subject")
        }
    }

    @Test(arguments: [#"catch \{\s*\}"#, #"try!"#, #"fatalError\("#, #"\bTODO\b|\bFIXME\b"#])
    func nothingIsSwallowedOrLeftUndone(pattern: String) throws {
        let expression = try Regex(pattern)
        for file in Self.swiftFiles(in: "Sources") {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.firstMatch(of: expression) == nil, "\(Self.shown(file)) has \(pattern)")
        }
    }

    /// Every `package` declaration of a type or function carries a `///` comment on it or stands in a type that explains it.
    @Test func packageTypesAreDocumented() throws {
        let declaration = #/^package (final class|struct|enum|protocol|func)\s/#
        for file in Self.swiftFiles(in: "Sources") {
            let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
            for (index, line) in lines.enumerated() where line.firstMatch(of: declaration) != nil {
                var above = index - 1
                while above >= 0, lines[above].hasPrefix("@") || lines[above].hasPrefix("//swift") {
                    above -= 1
                }
                let isDocumented = above >= 0 && lines[above].hasPrefix("///")
                #expect(isDocumented, "\(Self.shown(file)):\(index + 1) has no doc comment")
            }
        }
    }

    private static func swiftFiles(in folder: String) -> [URL] {
        let start = root.appending(path: folder)
        let walker = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
        let found = walker?.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
        return found.sorted { $0.path < $1.path }
    }

    private static func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).matches(
            of: /(?m)^(?:@testable |private |internal )?import (?:struct |class |enum |func )?(\w+)/
        )
        .map { String($0.1) }
    }

    private static func shown(_ file: URL) -> String {
        String(file.standardizedFileURL.path.dropFirst(root.standardizedFileURL.path.count + 1))
    }
}
