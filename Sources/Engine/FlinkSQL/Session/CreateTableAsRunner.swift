import LabKernel
import StreamTypes

/// CREATE TABLE AS and REPLACE TABLE AS: a table of a query's columns, and the job that fills it.
///
/// Source: Flink 1.20 "CREATE TABLE AS SELECT": no explicit columns, no partitions, no temporary table.
struct CreateTableAsRunner {
    let runner: StatementRunner

    func run(_ syntax: CreateTableSyntax, _ query: QuerySyntax) throws(LabError) -> StatementResult {
        let path = try runner.newPath(syntax.name)
        let span = runner.span(syntax.name.range)
        try check(syntax, span)
        let old = runner.catalog.object(path, isTemporary: false)
        if old != nil, !syntax.isReplace, !syntax.orReplace {
            if syntax.ifNotExists { return .done }
            throw runner.exists(path, false, span)
        }
        guard old != nil || !syntax.isReplace else {
            throw SQLErrors.make(
                "SQL214",
                "The table \(path.quoted) to be replaced doesn't exist. You can try to use CREATE TABLE AS "
                    + "statement or CREATE OR REPLACE TABLE AS statement.", span)
        }
        let schema = try runner.binder().query(query, outer: nil).schema
        var table = try TableBuilder(runner: runner, path: path).build(syntax)
        table.columns = schema.fields.map { TableColumn(name: $0.name, type: $0.type.withoutTimeAttribute) }
        runner.catalog.put(.table(table), at: path, isTemporary: false)
        let insert = InsertSyntax(table: syntax.name, query: query, range: syntax.range)
        do throws(LabError) {
            return .insert(try JobBuilder(runner: runner).inserts([insert]))
        } catch {
            if let old {
                runner.catalog.put(old, at: path, isTemporary: false)
            } else {
                runner.catalog.remove(path, isTemporary: false)
            }
            throw error
        }
    }

    private func check(_ syntax: CreateTableSyntax, _ span: SourceSpan) throws(LabError) {
        let form = syntax.isReplace ? "REPLACE TABLE AS SELECT" : "CREATE TABLE AS SELECT"
        let what: String
        if syntax.isTemporary {
            what = "to create temporary table"
        } else if !syntax.columns.isEmpty {
            what = "to specify explicit columns"
        } else if !syntax.watermarks.isEmpty {
            what = "to specify explicit watermark"
        } else if !syntax.partitionedBy.isEmpty {
            what = "to create partitioned table"
        } else if !syntax.constraints.isEmpty {
            what = "primary key constraints"
        } else if syntax.isReplace, syntax.ifNotExists {
            what = "IF NOT EXISTS statements"
        } else {
            return
        }
        throw SQLErrors.make("SQL146", "\(form) syntax does not support \(what) yet.", span)
    }
}
