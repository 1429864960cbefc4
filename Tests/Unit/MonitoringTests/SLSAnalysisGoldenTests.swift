import LabKernel
import Testing

@testable import SLS

/// Analyses as people write them, over the twenty logs of the bench, and the rows they answer.
@Suite struct SLSAnalysisGoldenTests {
    static let aggregates: [(query: String, rows: [[String]])] = [
        ("* | select approx_percentile(latency, array[0.5, 0.95])", [["[90.0,180.0]"]]),
        (
            "* | select level, array_agg(latency) as l where latency < 30 group by level order by level",
            [["ERROR", "[0]"], ["INFO", "[10,20]"]]
        ),
        ("* | select histogram(level)", [["{\"ERROR\":4,\"INFO\":16}"]]),
        (
            "* | select bool_and(latency >= 0), bool_or(latency > 180), count_if(level = 'ERROR') * 100.0 / count(*)",
            [["true", "true", "20.0"]]
        ),
        (
            "* | select round(corr(latency, ratio), 6), round(covar_pop(latency, ratio), 3)",
            [["1.0", "83.125"]]
        ),
        ("* | select round(stddev(latency), 3), round(var_pop(latency), 1)", [["59.161", "3325.0"]]),
        (
            "* | select job, max_by(latency, ratio) as m group by job order by job",
            [["job-0", "180"], ["job-1", "190"]]
        ),
        (
            "* | select level, avg(latency) as a group by level having avg(latency) > 75 order by a desc",
            [["INFO", "100.0"]]
        ),
        (
            "* | select case when latency < 100 then 'low' else 'high' end as b, count(*) as c group by b order by c desc, b",
            [["high", "10"], ["low", "10"]]
        ),
        (
            "* | select map_agg(level, job) as m where latency < 20",
            [["{\"ERROR\":\"job-0\",\"INFO\":\"job-1\"}"]]
        ),
        ("* | select sum(distinct latency % 20), geometric_mean(latency + 1) > 0", [["10", "true"]]),
        (
            "* | select request.path as p, count(*) as c group by p order by c desc, p limit 2",
            [["/v0/items", "7"], ["/v1/items", "7"]]
        ),
    ]

    static let times: [(query: String, rows: [[String]])] = [
        (
            "* | select date_trunc('minute', __time__) as m, count(*) as c group by m order by m",
            [["2025-01-01 07:59:00.000", "20"]]
        ),
        (
            "* | select __time__ - __time__ % 10 as b, count(*) as c group by b order by b",
            [["1735689540", "10"], ["1735689550", "10"]]
        ),
        (
            "* | select date_format(date_trunc('hour', __time__), '%Y-%m-%d %H') as h, count(*) as c group by h",
            [["2025-01-01 07", "20"]]
        ),
        (
            "latency: 70 | select date_add('day', 1, timestamp '2025-01-31 00:00:00'), "
                + "timestamp '2025-01-31 00:00:00' + interval '1' month",
            [["2025-02-01 00:00:00.000", "2025-02-28 00:00:00.000"]]
        ),
        (
            "latency: 70 | select date_diff('hour', timestamp '2025-01-01 00:00:00', timestamp '2025-01-02 01:30:00'), "
                + "date_diff('month', timestamp '2025-01-31 00:00:00', timestamp '2025-03-30 00:00:00')",
            [["25", "1"]]
        ),
        (
            "latency: 70 | select to_unixtime(timestamp '2025-01-01 08:00:00'), from_unixtime(1735689600)",
            [["1.7356896E9", "2025-01-01 08:00:00.000"]]
        ),
        (
            "latency: 70 | select year(d), week(d), year_of_week(d), day_of_week(d), quarter(d), day_of_year(d) "
                + "from (select timestamp '2025-12-30 00:00:00' as d from log)",
            [["2025", "1", "2026", "2", "4", "364"]]
        ),
        (
            "latency: 70 | select extract(hour from timestamp '2025-01-01 05:06:07'), "
                + "timestamp '2025-01-01 08:00:00' at time zone 'UTC'",
            [["5", "2025-01-01 00:00:00.000"]]
        ),
        (
            "latency: 70 | select date_parse('02/01/2025 13:05', '%d/%m/%Y %H:%i'), "
                + "cast('2025-01-01' as date) + interval '1' day, current_date, now()",
            [["2025-01-02 13:05:00.000", "2025-01-02", "2025-01-01", "2025-01-01 08:00:00.000"]]
        ),
        (
            "* | select count(*) where __date__ >= '2025-01-01 07:59:10' and __date__ < '2025-01-01 07:59:15'",
            [["5"]]
        ),
        (
            "latency: 70 | select timestamp '2025-01-02 00:00:00' - timestamp '2025-01-01 20:30:00'",
            [["0 03:30:00.000"]]
        ),
        (
            "latency: 70 | select to_iso8601(from_unixtime(0)), date(from_unixtime(0))",
            [["1970-01-01T08:00:00.000+08:00", "1970-01-01"]]
        ),
    ]

    static let texts: [(query: String, rows: [[String]])] = [
        (
            "latency: 70 | select json_extract(request, '$.user'), json_extract_long(request, '$.user.id') + 1, json_size(request, '$.user')",
            [["{\"id\":7}", "8", "1"]]
        ),
        (
            "latency: 70 | select regexp_replace(job, 'job-(\\d)', 'j$1'), regexp_extract_all('a1b22', '\\d+'), regexp_count('a1b22', '\\d')",
            [["j1", "[\"1\",\"22\"]", "3"]]
        ),
        (
            "latency: 70 | select split('a,b,c', ','), split('a,b,c', ',')[2], cardinality(split('a,b,c', ',')), array_join(split('a,b', ','), '-')",
            [["[\"a\",\"b\",\"c\"]", "b", "3", "a-b"]]
        ),
        (
            "latency: 70 | select url_extract_host('http://h:80/p?q=1#f'), url_extract_path('http://h/p/q?x'), "
                + "url_extract_parameter('http://h/p?a=1&b=x%20y', 'b'), url_extract_port('http://h:80/p'), url_decode('a%2Fb+c')",
            [["h", "/p/q", "x y", "80", "a/b c"]]
        ),
        (
            "latency: 70 | select power(2, 10), log2(8), sign(-3), truncate(2.7), mod(7, 3), width_bucket(5, 0, 10, 5)",
            [["1024.0", "3.0", "-1", "2.0", "1", "3"]]
        ),
        (
            "latency: 70 | select lpad('7', 3, '0'), rpad('a', 3, 'x'), reverse('abc'), strpos('hello', 'l'), trim('  a '), md5('a'), to_base64('ab')",
            [["007", "axx", "cba", "3", "a", "0cc175b9c0f1b6a831c399e269772661", "YWI="]]
        ),
        (
            "latency: 70 | select null is distinct from 1, 1 is not distinct from 1, coalesce(nullif('a', 'a'), 'z')",
            [["true", "true", "z"]]
        ),
        (
            "latency: 70 | select 'a%b' like 'a$%b' escape '$', 'axb' like 'a$%b' escape '$'",
            [["true", "false"]]
        ),
        (
            "latency: 70 | select try(cast('x' as bigint)), typeof(latency), typeof(array['a'])",
            [["null", "bigint", "array(varchar)"]]
        ),
        (
            "latency: 70 | select sequence(1, 5, 2), array_max(array[1, 3, 2]), contains(array[1, 2], 2), array_distinct(array[1, 1, 2]), slice(array[1, 2, 3], 2, 2)",
            [["[1,3,5]", "3", "true", "[1,2]", "[2,3]"]]
        ),
        (
            "latency: 70 | select split_to_map('a=1&b=2', '&', '=')['b'], map_keys(map(array['x'], array[1]))",
            [["2", "[\"x\"]"]]
        ),
        (
            "latency: 70 | select levenshtein_distance('kitten', 'sitting'), chr(65), codepoint('A'), length('检查')",
            [["3", "A", "65", "2"]]
        ),
        (
            "latency: 70 | select 1e3, 12345678.0, 0.0001, 1.0 / 3",
            [["1000.0", "1.2345678E7", "1.0E-4", "0.3333333333333333"]]
        ),
        (
            "latency: 70 | select greatest(1, 3, 2), least('b', 'a'), if(1 = 2, 'x'), 7 / 2, -7 % 3, 1 = 1.0",
            [["3", "a", "null", "3", "-1", "true"]]
        ),
    ]

    static let shapes: [(query: String, rows: [[String]])] = [
        ("* | select count(*) from (select distinct job from log)", [["2"]]),
        (
            "* | select * from (values ('a', 1), ('b', 2)) as t (k, v) order by k desc",
            [["b", "2"], ["a", "1"]]
        ),
        (
            "* | with t as (select level, count(*) as c from log group by level) select sum(c) from t",
            [["20"]]
        ),
        ("* | select count(*) where job in (select job from log where latency = 10)", [["10"]]),
        ("* | select count(*) where job not in (select job from log where latency = 10)", [["10"]]),
        ("* | select count(*) where latency > (select avg(latency) from log)", [["10"]]),
        (
            "level: ERROR | select latency, row_number() over (order by latency desc) as r order by r limit 2",
            [["150", "1"], ["100", "2"]]
        ),
        (
            "* | select level, count(*) as c, sum(count(*)) over () as total group by level order by level",
            [["ERROR", "4", "20"], ["INFO", "16", "20"]]
        ),
        (
            "level: ERROR | select latency, latency - lag(latency, 1, 0) over (order by latency) as d order by latency",
            [["0", "0"], ["50", "50"], ["100", "50"], ["150", "50"]]
        ),
        (
            "level: ERROR | select job, latency, sum(latency) over (partition by job order by latency) as s order by job, latency",
            [
                ["job-0", "0", "0"], ["job-0", "100", "100"], ["job-1", "50", "50"], ["job-1", "150", "200"],
            ]
        ),
        (
            "* | select distinct job, dense_rank() over (order by job) as r order by job",
            [["job-0", "1"], ["job-1", "2"]]
        ),
        (
            "* | select a.k, b.v from (values (1), (2)) as a (k) cross join (values ('x'), ('y')) as b (v) order by k, v",
            [["1", "x"], ["1", "y"], ["2", "x"], ["2", "y"]]
        ),
        (
            "* | select a.k as x, b.k as y from (values (1), (2)) as a (k) full join (values (2), (3)) as b (k) on a.k = b.k order by x, y",
            [["1", "null"], ["2", "2"], ["null", "3"]]
        ),
        (
            "* | select a.k as x, b.k as y from (values (1), (2)) as a (k) right join (values (2), (3)) as b (k) on a.k = b.k order by y",
            [["2", "2"], ["null", "3"]]
        ),
        (
            "* | select a.latency, b.c from log a join (select job, count(*) as c from log group by job) b on a.job = b.job where a.latency < 20 order by a.latency",
            [["0", "10"], ["10", "10"]]
        ),
        ("* | select job from log except select 'job-0' from log", [["job-1"]]),
        ("* | select job from log intersect select 'job-0' from log", [["job-0"]]),
        (
            "* | select level from log where latency < 20 union all select 'x' from log where latency = 0 order by level",
            [["ERROR"], ["INFO"], ["x"]]
        ),
        ("* | select latency order by latency limit 2 offset 3", [["30"], ["40"]]),
        (
            "* | select latency, nullif(latency, 190) as n order by n desc nulls first limit 2",
            [["190", "null"], ["180", "180"]]
        ),
        ("* | select level, count(*) as c group by level order by count(*) desc limit 1", [["INFO", "16"]]),
        ("* | select latency /* the slow ones */ where latency > 180", [["190"]]),
    ]

    static let collections: [(query: String, rows: [[String]])] = [
        (
            "* | select t.a, count(*) as c from log cross join unnest(array['x', 'y']) as t(a) group by t.a order by a",
            [["x", "20"], ["y", "20"]]
        ),
        (
            "* | select latency, n, p from log, unnest(split(job, '-')) with ordinality as t(p, n) where latency < 20 order by latency, n",
            [["0", "1", "job"], ["0", "2", "0"], ["10", "1", "job"], ["10", "2", "1"]]
        ),
        (
            "* | select k, v from unnest(map(array['a', 'b'], array[1, 2])) as t(k, v)",
            [["a", "1"], ["b", "2"]]
        ),
        ("* | select a, b from unnest(array[1, 2], array['x']) as t(a, b)", [["1", "x"], ["2", "null"]]),
        ("* | select cast(json_parse('[1, 2, 3]') as array(bigint))[2] as b limit 1", [["2"]]),
        (
            "* | select element_at(cast('{\"a\": \"x\"}' as map(varchar, varchar)), 'a') as v, try_cast('1' as array(bigint)) as n limit 1",
            [["x", "null"]]
        ),
        (
            "* | select j from unnest(cast(json_extract('{\"l\": [{\"n\": 1}, \"s\"]}', '$.l') as array(json))) as t(j)",
            [["{\"n\":1}"], ["\"s\""]]
        ),
        (
            "* | select array_remove(array[1, 2, 1], 1), arrays_overlap(array[1], array[2]), flatten(array[array[1], array[2]]) limit 1",
            [["[2]", "false", "[1,2]"]]
        ),
        (
            "* | select round(sin(pi() / 2), 3) as s, atan2(0, 1) as a, bitwise_not(0) as b limit 1",
            [["1.0", "0.0", "-1"]]
        ),
        (
            "* | select filter(array[1, 2, 3], x -> x > 1), transform(array[1, 2], x -> x * 10), reduce(array[1, 2, 3], 0, (s, x) -> s + x, s -> s) limit 1",
            [["[2,3]", "[10,20]", "6"]]
        ),
        (
            "* | select map_filter(map(array['a', 'b'], array[1, 2]), (k, v) -> v > 1), any_match(array[1], x -> x = 2), zip_with(array[1], array[2], (a, b) -> a + b) limit 1",
            [["{\"b\":2}", "false", "[3]"]]
        ),
        (
            "* | select level, transform(array_agg(latency), latency -> latency + 1) as l where latency < 20 group by level order by level",
            [["ERROR", "[1]"], ["INFO", "[11]"]]
        ),
        (
            "* | select time_series(__time__, '1m', '%H:%i', '0') as t, count(*) as c group by t order by t",
            [
                ["07:55", "0"], ["07:56", "0"], ["07:57", "0"], ["07:58", "0"], ["07:59", "20"],
                ["08:00", "0"],
            ]
        ),
        (
            "* | select time_series(__time__, '2m', '%H:%i', 'last') as t, count(*) as c group by t order by t desc",
            [["08:00", "20"], ["07:58", "20"], ["07:56", "null"], ["07:54", "null"]]
        ),
    ]

    /// Whether logs are read one by one or through index segments.
    @Test(arguments: [aggregates, times, texts, shapes, collections], [32_768, 4])
    func theGoldenSetAnswersWhatItShould(
        set: [(query: String, rows: [[String]])], segmentLines: Int
    ) throws {
        let bench = try LogBench.ready(segmentLines: segmentLines)
        try bench.index()
        try bench.fill()
        for row in set {
            let rows = try bench.rows(row.query)
            #expect(rows == row.rows, "query '\(row.query)'")
        }
    }

    @Test(arguments: [
        "select a from unnest(1) as t(a)", "select a from unnest(array[1]) as t(a, b)",
        "select time_series(__time__, '1x', '%H', '0') as t, count(*) group by t",
        "select time_series(__time__, '1m', '%H', '7') as t, count(*) group by t",
        "select time_series(__time__, '1m', '%H', '0') as t, job, count(*) group by t, job",
        "select filter(array[1], 1)", "select filter(array[1], (x, y) -> x)", "select x -> x",
        "select transform(array[1], x -> y)", "select cast('[1' as array(bigint))",
        "select cast(1 as array(bigint)",
    ])
    func mistakesInCollectionsAreRefused(sql: String) throws {
        let bench = try LogBench.ready()
        try bench.index()
        try bench.fill()
        #expect(try bench.query("* | " + sql).status == 400)
    }

    @Test func logstoresOfAProjectAreTables() throws {
        let bench = try LogBench.ready()
        try bench.index()
        try bench.fill()
        func rows(_ sql: String) throws -> JSONValue {
            try bench.call("GET", "/logs", query: "query=\(PercentEncodedQuery.text(sql))").body
        }
        let range = "__date__ > '2025-01-01 07:00:00' and __date__ < '2025-01-01 09:00:00'"
        #expect(try rows("select count(1) as c from app where \(range)").text == "[{\"c\":\"20\"}]")
        #expect(try rows("select count(1) from nope")["errorCode"]?.stringValue == "LogStoreNotExist")
        #expect(try rows("select 1 from log")["errorCode"]?.stringValue == "ParameterInvalid")
    }
}

/// A query parameter, percent-encoded.
enum PercentEncodedQuery {
    static func text(_ value: String) -> String {
        value.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
