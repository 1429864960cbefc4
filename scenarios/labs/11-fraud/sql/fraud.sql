-- Two rules: five transactions of a card in a minute, and two in a row in different countries within five minutes.
CREATE TABLE transactions (
  tx_id BIGINT,
  card STRING,
  country STRING,
  amount BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://card-lake/transactions', 'format' = 'json');

CREATE TABLE chargebacks (
  tx_id BIGINT
) WITH ('connector' = 'filesystem', 'path' = 'oss://card-lake/chargebacks', 'format' = 'json');

CREATE TABLE alerts_first (tx_id BIGINT, rule STRING) WITH ('connector' = 'print');

CREATE TABLE charged_back (tx_id BIGINT) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO alerts_first
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
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) WITHIN INTERVAL '5' MINUTE
  DEFINE B AS B.country <> A.country
);
-- What turned out to be fraud.
INSERT INTO charged_back SELECT tx_id FROM chargebacks;
END;
