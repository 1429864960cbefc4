-- A line is a row, whatever is in it.
CREATE TABLE lines (
  line STRING
) WITH ('connector' = 'filesystem', 'path' = 'oss://tills-lake/sales', 'format' = 'raw');

-- Each line as it is read, with the first thing that is wrong with it.
CREATE TEMPORARY VIEW judged AS
SELECT
  line,
  id,
  shop,
  amount,
  sold_at,
  CASE
    WHEN NOT line IS JSON OBJECT THEN 'not json'
    WHEN id IS NULL THEN 'no id'
    WHEN amount IS NULL THEN 'bad amount'
    WHEN sold_at IS NULL THEN 'bad time'
  END AS reason
FROM (
  SELECT
    line,
    TRY_CAST(JSON_VALUE(line, '$.id') AS BIGINT) AS id,
    JSON_VALUE(line, '$.shop') AS shop,
    TRY_CAST(JSON_VALUE(line, '$.amount') AS DECIMAL(10, 2)) AS amount,
    TRY_CAST(JSON_VALUE(line, '$.sold_at') AS TIMESTAMP(3)) AS sold_at
  FROM lines
);

CREATE TABLE curated (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  sold_at TIMESTAMP(3)
) WITH ('connector' = 'print');

CREATE TABLE quarantine (
  reason STRING,
  line STRING
) WITH ('connector' = 'print');

CREATE TABLE quarantine_files (
  reason STRING,
  line STRING
) WITH ('connector' = 'filesystem', 'path' = 'oss://tills-lake/quarantine', 'format' = 'json');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO curated SELECT id, shop, amount, sold_at FROM judged WHERE reason IS NULL;
INSERT INTO quarantine SELECT reason, line FROM judged WHERE reason IS NOT NULL;
INSERT INTO quarantine_files SELECT reason, line FROM judged WHERE reason IS NOT NULL;
END;
