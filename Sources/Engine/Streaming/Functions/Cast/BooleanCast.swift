import StreamTypes

/// Casts to BOOLEAN: numbers other than 0 are true; texts `t true y yes 1` and `f false n no 0` in any case.
enum BooleanCast {
    static func make(_ cast: Cast) -> RowCast? {
        switch cast.from {
        case .char, .varchar:
            return .failing { (arguments, row, out) throws(JobFailure) in
                out.append(bool: try parse(arguments[0].bytes(row)))
            }
        case .tinyint, .smallint, .int, .bigint:
            return .always { arguments, row, out in out.append(bool: arguments[0].int(row) != 0) }
        case .float, .double:
            return .always { arguments, row, out in out.append(bool: arguments[0].double(row) != 0) }
        case .decimal:
            let from = cast.from
            return .always { arguments, row, out in
                out.append(bool: DecimalLanes(arguments[0], from)[row] != 0)
            }
        default: return nil
        }
    }

    private static func parse(_ text: TextBytes) throws(JobFailure) -> Bool {
        let word = String(decoding: text, as: UTF8.self)
        switch word.lowercased() {
        case "t", "true", "y", "yes", "1": return true
        case "f", "false", "n", "no", "0": return false
        default: throw .table("Cannot parse '\(word)' as BOOLEAN.")
        }
    }
}
