import LabKernel
import Testing

@testable import FlinkSQL

/// The type of an expression, by the rules of Flink 1.20's type system.
struct ExpressionTypeTests {
    private static let table = """
        CREATE TABLE t (b BOOLEAN, ti TINYINT, si SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, x DECIMAL(10, 2),
          y DECIMAL(38, 10), c CHAR(4), v VARCHAR(8), s STRING, bb BYTES, dt DATE, tm TIME(0), ts TIMESTAMP(3),
          lz TIMESTAMP_LTZ(3), a ARRAY<INT>, m MAP<STRING, BIGINT>, r ROW<p INT, q STRING NOT NULL>, n INT NOT NULL)
          WITH ('connector' = 'datagen');

        """

    @Test(arguments: [
        ("ti + si", "SMALLINT"), ("i + l", "BIGINT"), ("f + d", "FLOAT"), ("d + f", "DOUBLE"),
        ("i / 2", "INT"),
        ("x + 1", "DECIMAL(13, 2)"), ("x * x", "DECIMAL(21, 4)"), ("x / 3", "DECIMAL(21, 13)"),
        ("y * y", "DECIMAL(38, 6)"), ("y + x", "DECIMAL(38, 9)"), ("x + d", "DOUBLE"),
        ("-x", "DECIMAL(10, 2)"),
        ("MOD(l, i)", "INT"), ("l % 7", "INT"), ("n + 1", "INT NOT NULL"), ("n + i", "INT"),
        ("'ab' || 'c'", "CHAR(3) NOT NULL"), ("v || 'c'", "VARCHAR(9)"), ("s || v", "STRING"),
        ("UPPER(v)", "VARCHAR(8)"), ("SUBSTRING(v, 2)", "VARCHAR(8)"), ("TRIM(c)", "VARCHAR(4)"),
        ("CASE WHEN b THEN c ELSE v END", "VARCHAR(8)"), ("CASE WHEN b THEN 1 END", "INT"),
        ("COALESCE(i, 0)", "INT NOT NULL"), ("NULLIF(n, 1)", "INT"), ("IF(b, n, 2)", "INT NOT NULL"),
        ("i = l", "BOOLEAN"), ("n = 1", "BOOLEAN NOT NULL"), ("i IS NULL", "BOOLEAN NOT NULL"),
        ("n IN (1, 2)", "BOOLEAN NOT NULL"), ("s LIKE 'a%'", "BOOLEAN"),
        ("ts + INTERVAL '1' DAY", "TIMESTAMP(3)"),
        ("dt + INTERVAL '1' DAY", "DATE"),
        ("INTERVAL '1' DAY + INTERVAL '2' HOUR", "INTERVAL SECOND(3) NOT NULL"),
        ("2 * INTERVAL '1' MONTH", "INTERVAL MONTH NOT NULL"),
        ("INTERVAL n SECOND", "INTERVAL SECOND(3) NOT NULL"),
        ("TIMESTAMPDIFF(DAY, dt, ts)", "INT"), ("EXTRACT(YEAR FROM dt)", "BIGINT"),
        ("FLOOR(x)", "DECIMAL(10, 0)"),
        ("ROUND(x, 1)", "DECIMAL(10, 1)"), ("SQRT(x)", "DOUBLE"), ("ABS(x)", "DECIMAL(10, 2)"),
        ("a[1]", "INT"), ("m['k']", "BIGINT"), ("r.p", "INT"), ("r.q", "STRING"), ("(r).p", "INT"),
        ("ROW(n, s)", "ROW<`EXPR$0` INT NOT NULL, `EXPR$1` STRING> NOT NULL"),
        ("ARRAY[1, NULL]", "ARRAY<INT> NOT NULL"),
        ("MAP['a', 1]", "MAP<CHAR(1) NOT NULL, INT NOT NULL> NOT NULL"),
        ("CAST(s AS INT)", "INT"), ("TRY_CAST('1' AS INT)", "INT"), ("CAST(n AS STRING)", "STRING NOT NULL"),
        ("CURRENT_TIMESTAMP", "TIMESTAMP_LTZ(3) NOT NULL"), ("CURRENT_DATE", "DATE NOT NULL"),
        ("1.50", "DECIMAL(3, 2) NOT NULL"),
        ("0.908", "DECIMAL(4, 3) NOT NULL"), ("3000000000", "BIGINT NOT NULL"),

        ("TIMESTAMP '2024-01-01 00:00:00.12'", "TIMESTAMP(2) NOT NULL"), ("GREATEST(i, l)", "BIGINT"),
    ])
    func expressionsHaveFlinksTypes(_ sql: String, _ type: String) {
        let outcome = Outcome.of(ExpressionTypeTests.table + "SELECT \(sql) FROM t")
        #expect(outcome.error == nil, "\(outcome.error?.description ?? "")")
        #expect(outcome.types == [type])
    }
}
