-- After a match the search goes on at its second row, which may be the first of another.
CREATE TABLE transactions (
  tx_id BIGINT,
  card STRING,
  country STRING,
  amount BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '10' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://card-lake/transactions', 'format' = 'json');

CREATE TABLE jumps (tx_id BIGINT, rule STRING) WITH ('connector' = 'print');

INSERT INTO jumps
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
);
