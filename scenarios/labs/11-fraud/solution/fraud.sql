-- Three rules; the third is about what is not there.
CREATE TABLE transactions (
  tx_id BIGINT,
  card STRING,
  country STRING,
  amount BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://card-lake/transactions', 'format' = 'json');

CREATE TABLE logins (
  card STRING,
  device STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://card-lake/logins', 'format' = 'json');

CREATE TABLE alerts (tx_id BIGINT, rule STRING) WITH ('connector' = 'print');

INSERT INTO alerts
SELECT tx_id, 'burst' AS rule
FROM (
  SELECT
    tx_id,
    COUNT(*) OVER (PARTITION BY card ORDER BY ts RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW) AS n
  FROM transactions
)
WHERE n >= 5
UNION ALL
SELECT tx_id, 'jump' AS rule
FROM transactions
MATCH_RECOGNIZE (
  PARTITION BY card
  ORDER BY ts
  MEASURES B.tx_id AS tx_id
  ONE ROW PER MATCH
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A B) WITHIN INTERVAL '5' MINUTE
  DEFINE B AS B.country <> A.country
)
UNION ALL
SELECT t.tx_id, 'no login' AS rule
FROM transactions AS t
LEFT JOIN logins AS l
ON t.card = l.card AND l.ts BETWEEN t.ts - INTERVAL '10' MINUTE AND t.ts
WHERE l.card IS NULL;
