import LabKernel
import StreamTypes

/// `json IS JSON [VALUE | SCALAR | ARRAY | OBJECT]`: false for NULL.
enum IsJson {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let kind = call.symbol(1)
        return try call.with(.string).kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n {
                let value = arguments[0].isNull(row) ? nil : JsonScanner.value(arguments[0].bytes(row))
                out.bools[row] = value.map { fits($0, kind) } ?? false ? 1 : 0
            }
        }
    }

    private static func fits(_ value: JsonDatum, _ kind: String) -> Bool {
        switch (kind, value) {
        case ("ARRAY", .array), ("OBJECT", .object): true
        case ("ARRAY", _), ("OBJECT", _): false
        case ("SCALAR", _): value.isScalar
        default: true
        }
    }
}
