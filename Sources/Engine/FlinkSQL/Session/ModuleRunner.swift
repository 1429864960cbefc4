import LabKernel
import StreamTypes

/// LOAD, UNLOAD, USE and SHOW MODULES. Only Flink's `core` module is there to be loaded.
struct ModuleRunner {
    let runner: StatementRunner

    private var modules: SessionModules { runner.session.modules }

    func load(_ name: Identifier) throws(LabError) -> StatementResult {
        let span = runner.span(name.range)
        guard !modules.loaded.contains(name.text) else {
            throw SQLErrors.make(
                "SQL144", "A module with name '\(name.text)' already exists", span)
        }
        guard name.text == "core" else {
            throw SQLErrors.make(
                "SQL144",
                "Could not find any factory for identifier '\(name.text)' that implements "
                    + "'org.apache.flink.table.factories.ModuleFactory' in the classpath.\n\n"
                    + "Available factory identifiers are:\n\ncore", span)
        }
        runner.session.modules.loaded.append("core")
        runner.session.modules.used.append("core")
        return .done
    }

    func unload(_ name: Identifier) throws(LabError) -> StatementResult {
        guard modules.loaded.contains(name.text) else {
            throw SQLErrors.make(
                "SQL144", "No module with name '\(name.text)' exists", runner.span(name.range))
        }
        runner.session.modules.loaded.removeAll { $0 == name.text }
        runner.session.modules.used.removeAll { $0 == name.text }
        return .done
    }

    func use(_ names: [Identifier]) throws(LabError) -> StatementResult {
        var used: [String] = []
        for name in names {
            guard modules.loaded.contains(name.text) else {
                throw SQLErrors.make(
                    "SQL144", "No module with name '\(name.text)' exists", runner.span(name.range))
            }
            guard !used.contains(name.text) else {
                throw SQLErrors.make(
                    "SQL144", "Module '\(name.text)' appears more than once", runner.span(name.range))
            }
            used.append(name.text)
        }
        runner.session.modules.used = used
        return .done
    }

    func show(isFull: Bool) -> StatementResult {
        guard isFull else { return Rows.column("module name", modules.used) }
        let schema = Schema([Field("module name", DataType(.string)), Field("used", DataType(.boolean))])
        let unused = modules.loaded.filter { !modules.used.contains($0) }
        let rows = (modules.used + unused).map { name -> [Literal] in
            [.string(name), .boolean(modules.used.contains(name))]
        }
        return .rows(schema, rows)
    }
}

/// The modules of a session, in the order functions are looked up.
struct SessionModules {
    var loaded = ["core"]
    var used = ["core"]
}
