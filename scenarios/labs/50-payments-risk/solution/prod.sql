-- Risk signals for the authorization service.
CREATE TABLE payments (
  payment_id BIGINT,
  card STRING,
  country STRING,
  cents INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '20' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://risk-prod-data/payments/',
  'format' = 'csv',
  'source.monitor-interval' = '30 s',
  'scan.watermark.emit.strategy' = 'on-event'
);

CREATE TABLE signals (
  rule STRING,
  card STRING,
  payment_id BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://risk-prod-data/signals/',
  'format' = 'csv',
  'sink.rolling-policy.rollover-interval' = '20 s',
  'sink.rolling-policy.check-interval' = '5 s'
);

-- Rule 1, burst: the fifth payment of a card within a minute.
CREATE TEMPORARY VIEW bursts AS
SELECT card, payment_id FROM (
  SELECT card, payment_id, COUNT(*) OVER (
    PARTITION BY card ORDER BY ts RANGE BETWEEN INTERVAL '60' SECOND PRECEDING AND CURRENT ROW) AS in_a_minute
  FROM payments
)
WHERE in_a_minute = 5;

-- Rule 2, country: a payment in another country than the card's last one, less than ten minutes before.
CREATE TEMPORARY VIEW jumps AS
SELECT card, payment_id FROM (
  SELECT card, payment_id, country, ts,
    LAG(country) OVER (PARTITION BY card ORDER BY ts) AS country_before,
    LAG(ts) OVER (PARTITION BY card ORDER BY ts) AS ts_before
  FROM payments
)
WHERE country <> country_before AND ts < ts_before + INTERVAL '10' MINUTE;

INSERT INTO signals
SELECT 'burst', card, payment_id FROM bursts
UNION ALL
SELECT 'country', card, payment_id FROM jumps;
