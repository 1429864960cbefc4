import LabKernel
import Testing

@testable import SLS

@Suite struct SLSAnalysisTests {
    /// Analyses of the twenty logs and the rows they answer.
    static let golden: [(query: String, rows: [[String]])] = [
        ("* | select count(*) as c", [["20"]]), ("level: ERROR | select count(1) c", [["4"]]),
        ("* | select level, count(*) as c group by level order by c", [["ERROR", "4"], ["INFO", "16"]]),
        ("* | select level, count(*) as c from log group by level having c > 5", [["INFO", "16"]]),
        ("level: ERROR | select max(latency) as m, avg(latency) as a", [["150", "75.0"]]),
        ("* | select sum(latency), min(latency)", [["1900", "0"]]),
        (
            "* | select job, sum(latency) s where level = 'ERROR' group by job order by s desc",
            [["job-1", "200"], ["job-0", "100"]]
        ),
        ("* | select latency order by latency desc limit 2", [["190"], ["180"]]),
        ("* | select latency order by latency limit 3, 2", [["30"], ["40"]]),
        ("* | select distinct level order by level", [["ERROR"], ["INFO"]]),
        ("* | select count(distinct job), approx_distinct(level)", [["2", "2"]]),
        ("* | select count_if(latency > 100) as c", [["9"]]),
        ("* | select approx_percentile(latency, 0.5)", [["90.0"]]),
        ("* | select max_by(job, latency), min_by(level, latency)", [["job-1", "ERROR"]]),
        (
            "latency: 70 | select upper(job), length(level), concat(job, '/', level)",
            [["JOB-1", "4", "job-1/INFO"]]
        ),
        (
            "latency: 70 | select substr(job, 1, 3), split_part(job, '-', 2), replace(job, '-', '_')",
            [["job", "1", "job_1"]]
        ),
        (
            "latency: 70 | select length(substr(job, -9223372036854775807 - 1)), "
                + "element_at(split(job, '-'), -9223372036854775807 - 1)",
            [["0", "null"]]
        ),
        (
            "latency: 70 | select latency / 4, latency / 4.0, latency % 4, -latency",
            [["17", "17.5", "2", "-70"]]
        ),
        (
            "latency: 70 | select round(latency / 3.0, 2), floor(ratio), ceil(ratio), abs(-2)",
            [["23.33", "1.0", "2.0", "2"]]
        ),
        (
            "latency: 70 | select cast(latency as varchar) || 'ms', cast('12' as int), try_cast('x' as int)",
            [["70ms", "12", "null"]]
        ),
        ("latency: 70 | select if(latency > 50, 'slow', 'fast'), coalesce(null, job)", [["slow", "job-1"]]),
        (
            "latency: 70 | select case when latency < 50 then 'a' when latency < 100 then 'b' else 'c' end",
            [["b"]]
        ),
        ("latency: 70 | select case level when 'INFO' then 1 end, nullif(1, 1)", [["1", "null"]]),
        (
            "* | select count(*) where job like 'j%_' and level not in ('INFO') and latency between 9 and 99",
            [["1"]]
        ),
        ("* | select count(*) where latency is not null and not (latency < 100)", [["10"]]),
        (
            "latency: 70 | select json_extract_scalar(request, '$.user.id'), request.path",
            [["7", "/v1/items"]]
        ),
        (
            "latency: 70 | select regexp_like(job, '^job-[0-9]$'), regexp_extract(job, 'job-(\\d)', 1)",
            [["true", "1"]]
        ),
        (
            "* | select date_format(from_unixtime(0), '%Y-%m-%d %H:%i:%s')",
            Array(repeating: ["1970-01-01 08:00:00"], count: 20)
        ),
        ("latency: 70 | select date_trunc('hour', from_unixtime(4000))", [["1970-01-01 09:00:00.000"]]),
        (
            "* | select job, c from (select job, count(*) as c from log group by job) order by job",
            [["job-0", "10"], ["job-1", "10"]]
        ),
        (
            "* | select a.job, a.c, b.m from (select job, count(*) as c from log group by job) a join "
                + "(select job, max(latency) as m from log group by job) b on a.job = b.job order by m",
            [["job-0", "10", "180"], ["job-1", "10", "190"]]
        ),
        (
            "* | select level, job, count(*) as c group by 1, 2 order by c desc, level, job limit 1",
            [["INFO", "job-0", "8"]]
        ),
        ("latency: 999 | select count(*), sum(latency), max(latency)", [["0", "null", "null"]]),
        ("latency: 999 | select level, count(*) group by level", []),
        (
            "__topic__: jobmanager | select __topic__, count(*) as c group by __topic__",
            [["jobmanager", "6"]]
        ),
        ("* | select count(*) as \"all\", 'it''s' -- comment", [["20", "it's"]]),
    ]

    /// Whether logs are read one by one or through index segments.
    @Test(arguments: [32_768, 4])
    func theGoldenSetAnswersWhatItShould(segmentLines: Int) throws {
        let bench = try LogBench.ready(segmentLines: segmentLines)
        try bench.index()
        try bench.fill()
        for row in Self.golden {
            let rows = try bench.rows(row.query)
            #expect(rows == row.rows, "query '\(row.query)'")
        }
    }

    @Test func mistakesAreNamed() throws {
        let bench = try LogBench.ready()
        try bench.index()
        try bench.fill()
        let refusals: [(query: String, text: String)] = [
            ("* | select nofunc_x(latency)", "Function nofunc_x not registered"),
            ("* | select msg", "Column 'msg' cannot be resolved"),
            ("* | selec 1", "mismatched input 'selec'"),
            ("* | select level, count(*)", "must be an aggregate expression"),
            ("* | select count(*) where count(*) > 1", "WHERE clause cannot contain aggregations"),
            ("* | select cast(level as bigint)", "to BIGINT"),
            (
                "* | select sum(latency) over (order by latency rows 1 preceding)",
                "frames of window functions"
            ),
            ("* | select level where row_number() over () > 1", "cannot contain window functions"),
            ("* | select (select level from log)", "multiple rows"),
            ("* | select 'open", "not closed"),
            ("* | select lower(level, 1)", "Unexpected parameters"),
            ("* | select 1 group by 7", "position 7"),
        ]
        for row in refusals {
            let answer = try bench.query(row.query)
            #expect(answer.status == 400, "query '\(row.query)'")
            #expect(
                answer.body["errorMessage"]?.stringValue?.contains(row.text) == true, "\(answer.body.text)")
        }
    }

    @Test func answersSayThatTheyAreAnalyses() throws {
        let bench = try LogBench.ready()
        try bench.index()
        try bench.fill()
        let meta = try bench.query("level: ERROR | select level, latency limit 1").body["meta"]
        #expect(meta?["hasSQL"]?.boolValue == true)
        #expect(meta?["whereQuery"]?.stringValue == "level: ERROR ")
        #expect(meta?["keys"]?.text == "[\"level\",\"latency\"]")
        #expect(meta?["columnTypes"]?.text == "[\"varchar\",\"bigint\"]")
        #expect(meta?["processedRows"]?.intValue == 4)
    }
}
