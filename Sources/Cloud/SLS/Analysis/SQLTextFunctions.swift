import CloudGateway
import Crypto
import LabKernel

/// Functions of text. Lengths and places count Unicode code points.
enum SQLTextFunctions {
    static let all: [String: SQLFunctions.Function] = changes.merging(parts) { $1 }.merging(codes) { $1 }

    private static func text(
        _ arity: ClosedRange<Int>, _ body: @escaping @Sendable ([String]) -> SQLValue
    ) -> SQLFunctions.Function { SQLFunctions.text(arity, body) }

    private static let changes: [String: SQLFunctions.Function] = [
        "lower": text(1...1) { .text($0[0].lowercased()) },
        "upper": text(1...1) { .text($0[0].uppercased()) },
        "concat": SQLFunctions.Function(arity: 1...100) { values in
            if case .array = values[0] { return .array(values.flatMap(\.items)) }
            return .text(values.map(\.text).joined())
        },
        "trim": text(1...1) { .text($0[0].trimmingBlanks) },
        "ltrim": text(1...1) { .text(String($0[0].drop { $0.isWhitespace })) },
        "rtrim": text(1...1) { parts in
            .text(String(parts[0].reversed().drop { $0.isWhitespace }.reversed()))
        },
        "reverse": SQLFunctions.Function(arity: 1...1) { values in
            if case .array(let items) = values[0] { return .array(items.reversed()) }
            return .text(String(values[0].text.reversed()))
        },
        "replace": text(2...3) { parts in
            parts[1].isEmpty
                ? .text(parts[0])
                : .text(parts[0].replacing(parts[1], with: parts.count == 3 ? parts[2] : ""))
        },
        "lpad": padding { $1 + $0 }, "rpad": padding { $0 + $1 },
        "normalize": text(1...1) { .text($0[0]) },
    ]

    private static let parts: [String: SQLFunctions.Function] = [
        "length": text(1...1) { .long(Int64($0[0].unicodeScalars.count)) },
        "strpos": text(2...2) { parts in position(of: parts[1], in: parts[0]) },
        "position": text(2...2) { parts in position(of: parts[0], in: parts[1]) },
        "starts_with": text(2...2) { .bool($0[0].hasPrefix($0[1])) },
        "ends_with": text(2...2) { .bool($0[0].hasSuffix($0[1])) },
        "contains_substr": text(2...2) { .bool($0[0].contains($0[1])) },
        "split_part": text(3...3) { parts in
            guard let number = Int(parts[2]), number >= 1, !parts[1].isEmpty else { return .null }
            let pieces = parts[0].split(separator: parts[1], omittingEmptySubsequences: false)
            return number <= pieces.count ? .text(String(pieces[number - 1])) : .null
        },
        "split": text(2...3) { parts in
            guard !parts[1].isEmpty else { return .null }
            let limit = parts.count == 3 ? Int(parts[2]) ?? 0 : Int.max
            guard limit > 0 else { return .null }
            let pieces = parts[0].split(
                separator: parts[1], maxSplits: limit - 1, omittingEmptySubsequences: false)
            return .array(pieces.map { .text(String($0)) })
        },
        "split_to_map": text(3...3) { parts in
            guard !parts[1].isEmpty, !parts[2].isEmpty else { return .null }
            var (keys, values): ([SQLValue], [SQLValue]) = ([], [])
            for entry in parts[0].split(separator: parts[1]) {
                let pair = entry.split(separator: parts[2], maxSplits: 1, omittingEmptySubsequences: false)
                guard pair.count == 2, !keys.contains(.text(String(pair[0]))) else { return .null }
                keys.append(.text(String(pair[0])))
                values.append(.text(String(pair[1])))
            }
            return .map(keys, values)
        },
        "substr": substring, "substring": substring,
        "levenshtein_distance": text(2...2) { .long(Int64(distance(Array($0[0]), Array($0[1])))) },
        "like_escape": text(3...3) { parts in
            guard let escape = parts[2].first, parts[2].count == 1 else { return .null }
            return .bool(LikePattern(parts[1], escape: escape).matches(parts[0]))
        },
    ]

    private static let codes: [String: SQLFunctions.Function] = [
        "codepoint": text(1...1) { $0[0].unicodeScalars.first.map { .long(Int64($0.value)) } ?? .null },
        "chr": SQLFunctions.Function(arity: 1...1) { values in
            guard case .long(let code) = values[0], let value = UInt32(exactly: code),
                let scalar = Unicode.Scalar(value)
            else { return .null }
            return .text(String(Character(scalar)))
        },
        "to_utf8": text(1...1) { .text($0[0]) }, "from_utf8": text(1...1) { .text($0[0]) },
        "to_hex": text(1...1) { .text(Hex.encodeUpper(Array($0[0].utf8))) },
        "to_base64": text(1...1) { .text(Base64.encode(Array($0[0].utf8))) },
        "from_base64": text(1...1) { parts in
            Base64.decode(parts[0]).map { .text(String(decoding: $0, as: UTF8.self)) } ?? .null
        },
        "md5": text(1...1) { .text(Hex.encode(Insecure.MD5.hash(data: Array($0[0].utf8)))) },
        "sha1": text(1...1) { .text(Hex.encode(Insecure.SHA1.hash(data: Array($0[0].utf8)))) },
        "sha256": text(1...1) { .text(Hex.encode(SHA256.hash(data: Array($0[0].utf8)))) },
    ]

    /// Where a part begins, from 1; 0 when it does not stand there.
    private static func position(of part: String, in whole: String) -> SQLValue {
        guard !part.isEmpty else { return .long(1) }
        guard let place = whole.firstRange(of: part)?.lowerBound else { return .long(0) }
        return .long(Int64(whole.unicodeScalars.distance(from: whole.startIndex, to: place)) + 1)
    }

    /// Places beyond the text and counts below zero give an empty text, negative places count from the end.
    private static let substring = text(2...3) { parts in
        let scalars = Array(parts[0].unicodeScalars)
        guard let start = Int(parts[1]), start != 0, start.magnitude <= scalars.count else {
            return .text("")
        }
        let first = start > 0 ? start - 1 : scalars.count + start
        let count = parts.count == 3 ? Int(parts[2]) ?? 0 : scalars.count
        let piece = scalars.dropFirst(first).prefix(max(0, count))
        return .text(String(String.UnicodeScalarView(piece)))
    }

    private static func padding(_ join: @escaping @Sendable (String, String) -> String)
        -> SQLFunctions.Function
    {
        text(3...3) { parts in
            let scalars = Array(parts[0].unicodeScalars)
            guard let width = Int(parts[1]), (0...65_536).contains(width), !parts[2].isEmpty else {
                return .null
            }
            if width <= scalars.count {
                return .text(String(String.UnicodeScalarView(scalars.prefix(width))))
            }
            let filler = Array(parts[2].unicodeScalars)
            let fill = (0..<width - scalars.count).map { filler[$0 % filler.count] }
            return .text(join(parts[0], String(String.UnicodeScalarView(fill))))
        }
    }

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for place in right.indices {
                let cost = diagonal + (character == right[place] ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(cost, row[place] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
