import LabKernel
import StreamTypes

/// `JSON_EXISTS(json, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])`: whether the path leads to something
/// that is not null.
enum JsonExists {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let onError = call.symbol(2)
        let memo = Memo<JsonAccess>()
        return try call.with(.string, .string).kernel(
            fails: onError == "ERROR",
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let access = try memo.value(arguments[1].bytes(row)) { JsonAccess($0) }
                switch access.find(arguments[0].bytes(row)) {
                case .value(let value): out.append(bool: value != nil)
                case .failure(let failure):
                    switch onError {
                    case "TRUE": out.append(bool: true)
                    case "UNKNOWN": out.appendNull()
                    case "ERROR": throw failure
                    default: out.append(bool: false)
                    }
                }
            })
    }
}
