import LabKernel
import StreamTypes

/// Binds `TUMBLE(ts, INTERVAL …)` and its kin in GROUP BY.
struct GroupWindowBinder {
    let binder: Binder
    let scope: Scope

    init(_ binder: Binder, _ scope: Scope) {
        self.binder = binder
        self.scope = scope
    }

    /// nil if the item is no group window.
    func bind(_ syntax: ExpressionSyntax) throws(LabError) -> GroupWindowCall? {
        guard case .call(let call) = syntax.kind, call.name.parts.count == 1 else { return nil }
        let name = call.name.parts[0].text.uppercased()
        guard ["TUMBLE", "HOP", "SESSION"].contains(name) else { return nil }
        let span = binder.span(syntax.range)
        let wanted = name == "HOP" ? 3 : 2
        guard call.arguments.count == wanted else {
            throw SQLErrors.make(
                "SQL122",
                "Invalid number of arguments to function '$\(name)'. Was expecting \(wanted) arguments", span)
        }
        let values = ExpressionBinder(binder, scope, clause: "GROUP BY")
        let time = try values.bind(call.arguments[0].value)
        var millis: [Int64] = []
        var shown = [CalciteTypeName.text(time.type)]
        for argument in call.arguments.dropFirst() {
            let value = try values.bind(argument.value)
            shown.append(CalciteTypeName.text(value.type))
            guard value.type.logical != .intervalYearMonth else {
                throw SQLErrors.make(
                    "SQL206",
                    "Window aggregate only support SECOND, MINUTE, HOUR, DAY as the time unit. MONTH and YEAR "
                        + "time unit are not supported yet.", span)
            }
            if case .literal(.milliseconds(let size), _) = value, size > 0 { millis.append(size) }
        }
        guard time.type.logical.isDatetime, millis.count == wanted - 1 else {
            throw SQLErrors.make(
                "SQL120",
                "Cannot apply '$\(name)' to arguments of type '$\(name)"
                    + "(\(shown.map { "<\($0)>" }.joined(separator: ", ")))'. "
                    + "Supported form(s): '$\(name)"
                    + "(<DATETIME>\(String(repeating: ", <DATETIME_INTERVAL>", count: wanted - 1)))'"
                    + "\n'$\(name)(<DATETIME>"
                    + "\(String(repeating: ", <DATETIME_INTERVAL>", count: wanted - 1)), <TIME>)'", span)
        }
        let spec: GroupWindowSpec
        switch name {
        case "TUMBLE": spec = .tumble(size: millis[0])
        case "HOP": spec = .hop(slide: millis[0], size: millis[1])
        default: spec = .session(gap: millis[0])
        }
        return GroupWindowCall(name: name, time: time, spec: spec, span: span)
    }
}
