import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

extension LawSubject {
    /// Every operator that keeps state.
    static let all: [LawSubject] = [
        groupAggregate, retractingAggregate, window("tumble", .tumble(size: 5000, offset: 0)),
        window("hop", .hop(slide: 2000, size: 6000, offset: 0)),
        window("cumulate", .cumulate(step: 2000, maxSize: 6000, offset: 0)),
        window("session", .session(gap: 1500, partition: [0])),
        over("over rows", isRows: true, .preceding(2)),
        over("over range", isRows: false, .preceding(4000)),
        over("over unbounded", isRows: true, .unboundedPreceding),
        join(.inner), join(.left), join(.full), join(.semi), join(.anti), intervalJoin(.inner),
        intervalJoin(.full),
        topN, deduplicate, windowJoin, match,
    ]

    private static let key = Field("k", PlanBuilder.string)
    private static let value = Field("v", PlanBuilder.bigint)
    private static let time = Field("ts", PlanBuilder.rowtime)

    static let groupAggregate = LawSubject(name: "group aggregate") { chance in
        let table = events("t", &chance)
        var plan = PlanBuilder()
        let scan = plan.scan(table)
        let group = GroupAggregate(
            grouping: [0], calls: aggregates, needsRetraction: false, emitsUpdateBefore: true)
        let node = plan.node(.groupAggregate(group), [scan], schema([key], aggregates), .retract)
        return (PlanBuilder.plan(plan.sink(node)), [table])
    }

    static let retractingAggregate = LawSubject(name: "retracting aggregate") { chance in
        let table = changes("t", &chance)
        var plan = PlanBuilder()
        let scan = plan.scan(table, .retract)
        let group = GroupAggregate(
            grouping: [0], calls: aggregates, needsRetraction: true, emitsUpdateBefore: true)
        let node = plan.node(.groupAggregate(group), [scan], schema([key], aggregates), .retract)
        return (PlanBuilder.plan(plan.sink(node)), [table])
    }

    static func window(_ name: String, _ spec: WindowSpec) -> LawSubject {
        LawSubject(name: name) { chance in
            let table = events("t", &chance)
            var plan = PlanBuilder()
            let input = plan.watermark(plan.scan(table), column: 2, delay: 2000)
            let strategy = WindowStrategy(
                spec: spec, source: .timeAttribute(2), timeType: PlanBuilder.rowtime, isEventTime: true)
            let aggregate = WindowAggregate(
                window: strategy, grouping: [0], calls: aggregates, properties: [.start, .end])
            let bounds = [
                Field("window_start", PlanBuilder.timestamp), Field("window_end", PlanBuilder.timestamp),
            ]
            let node = plan.node(.windowAggregate(aggregate), [input], schema([key], aggregates, bounds))
            return (PlanBuilder.plan(plan.sink(node)), [table])
        }
    }

    static func over(_ name: String, isRows: Bool, _ start: FrameBound) -> LawSubject {
        LawSubject(name: name) { chance in
            let table = events("t", &chance)
            var plan = PlanBuilder()
            let input = plan.watermark(plan.scan(table), column: 2, delay: 2000)
            let calls = [PlanBuilder.sum(1), PlanBuilder.count, PlanBuilder.call(.max, 1)]
            let over = OverAggregate(
                partition: [0], timeColumn: 2, isEventTime: true, isRows: isRows, start: start, calls: calls)
            let node = plan.node(.overAggregate(over), [input], schema([key, value, time], calls))
            return (PlanBuilder.plan(plan.sink(node)), [table])
        }
    }

    static func join(_ kind: JoinKind) -> LawSubject {
        LawSubject(name: "\(kind) join") { chance in
            let (left, right) = (changes("l", &chance, rows: 60), changes("r", &chance, rows: 60))
            var plan = PlanBuilder()
            let inputs = [plan.scan(left, .retract), plan.scan(right, .retract)]
            let join = Join(kind: kind, keys: [JoinKey(left: 0, right: 0)], condition: nil)
            let isFilter = kind == .semi || kind == .anti
            let output = isFilter ? left.schema : left.schema.appending(right.schema)
            let node = plan.node(.join(join), inputs, output, .retract)
            return (PlanBuilder.plan(plan.sink(node)), [left, right])
        }
    }

    static func intervalJoin(_ kind: JoinKind) -> LawSubject {
        LawSubject(name: "\(kind) interval join") { chance in
            let (left, right) = (events("l", &chance, rows: 60), events("r", &chance, rows: 60))
            var plan = PlanBuilder()
            let inputs = [
                plan.watermark(plan.scan(left), column: 2, delay: 6000),
                plan.watermark(plan.scan(right), column: 2, delay: 6000),
            ]
            let join = IntervalJoin(
                kind: kind, keys: [JoinKey(left: 0, right: 0)], condition: nil, leftTimeColumn: 2,
                rightTimeColumn: 2,
                lowerMillis: -3000, upperMillis: 2000, isEventTime: true)
            let node = plan.node(.intervalJoin(join), inputs, left.schema.appending(right.schema))
            return (PlanBuilder.plan(plan.sink(node)), [left, right])
        }
    }

    static let topN = LawSubject(name: "top-n") { chance in
        let table = changes("t", &chance)
        var plan = PlanBuilder()
        let rank = Rank(
            function: .rowNumber, partition: [0],
            order: [SortKey(column: 1, isAscending: false, nullsFirst: false)],
            range: .constant(from: 1, to: 3), outputsRank: true, strategy: .retract)
        let output = Schema([key, value, Field("rank", PlanBuilder.bigint)])
        let node = plan.node(.rank(rank), [plan.scan(table, .retract)], output, .retract)
        return (PlanBuilder.plan(plan.sink(node)), [table])
    }

    static let deduplicate = LawSubject(name: "deduplicate") { chance in
        let table = events("t", &chance)
        var plan = PlanBuilder()
        let input = plan.watermark(plan.scan(table), column: 2, delay: 2000)
        let last = Deduplicate(keys: [0], timeColumn: 2, isEventTime: true, keepsLast: true)
        let node = plan.node(.deduplicate(last), [input], table.schema, .retract)
        return (PlanBuilder.plan(plan.sink(node)), [table])
    }

    static let windowJoin = LawSubject(name: "window join") { chance in
        let (left, right) = (events("l", &chance, rows: 60), events("r", &chance, rows: 60))
        var plan = PlanBuilder()
        let strategy = WindowStrategy(
            spec: .tumble(size: 4000, offset: 0), source: .timeAttribute(2), timeType: PlanBuilder.rowtime,
            isEventTime: true)
        var attached = strategy
        attached.source = .attached(start: 3, end: 4)
        let bounds = [
            Field("window_start", PlanBuilder.timestamp), Field("window_end", PlanBuilder.timestamp),
            Field("window_time", PlanBuilder.rowtime),
        ]
        let wide = Schema([key, value, time] + bounds)
        let inputs = [left, right].map { table in
            let marked = plan.watermark(plan.scan(table), column: 2, delay: 6000)
            return plan.node(.windowTableFunction(WindowTableFunction(window: strategy)), [marked], wide)
        }
        let join = WindowJoin(
            kind: .full, left: attached, right: attached, keys: [JoinKey(left: 0, right: 0)], condition: nil)
        let node = plan.node(.windowJoin(join), inputs, wide.appending(wide))
        return (PlanBuilder.plan(plan.sink(node)), [left, right])
    }

    static let match = LawSubject(name: "match") { chance in
        let table = events("t", &chance)
        var plan = PlanBuilder()
        let input = plan.watermark(plan.scan(table), column: 2, delay: 6000)
        func last(_ variable: String?, _ offset: Int = 0) -> Expression {
            .patternColumn(
                PatternColumn(variable: variable, anchor: .last, offset: offset, column: 1),
                PlanBuilder.bigint)
        }
        let rises = Expression.call(.greaterThan, [last("B"), last("A")], PlanBuilder.boolean)
        let pattern = Match(
            partition: [0], order: [SortKey(column: 2)], isEventTime: true,
            pattern: .sequence([.variable("A"), .variable("B")]),
            definitions: [Match.Definition(variable: "B", condition: rises)],
            measures: [
                Match.Measure(name: "a", value: .expression(last("A")), type: PlanBuilder.bigint),
                Match.Measure(name: "b", value: .expression(last("B")), type: PlanBuilder.bigint),
            ], afterMatch: .skipToNextRow, withinMillis: nil)
        let output = Schema([key, Field("a", PlanBuilder.bigint), Field("b", PlanBuilder.bigint)])
        let node = plan.node(.match(pattern), [input], output)
        return (PlanBuilder.plan(plan.sink(node)), [table])
    }
}
