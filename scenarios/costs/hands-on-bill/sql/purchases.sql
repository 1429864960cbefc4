-- Purchases, five a second for ten minutes, and the turnover of each user in windows of ten seconds.
CREATE TABLE source_events (
  user_id BIGINT,
  amount DOUBLE,
  seq BIGINT,
  ts AS CAST(TIMESTAMP '2025-01-01 00:00:00' + seq * INTERVAL '0.2' SECOND AS TIMESTAMP(3)),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '5',
  'fields.user_id.kind' = 'random',
  'fields.user_id.min' = '1',
  'fields.user_id.max' = '100',
  'fields.amount.kind' = 'random',
  'fields.amount.min' = '1',
  'fields.amount.max' = '200',
  'fields.seq.kind' = 'sequence',
  'fields.seq.start' = '0',
  'fields.seq.end' = '2999'
);

CREATE TABLE sink_out (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  user_id BIGINT,
  total_amount DOUBLE,
  cnt BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO sink_out
SELECT
  window_start,
  window_end,
  user_id,
  SUM(amount) AS total_amount,
  COUNT(*) AS cnt
FROM TABLE(
  TUMBLE(TABLE source_events, DESCRIPTOR(ts), INTERVAL '10' SECOND)
)
GROUP BY window_start, window_end, user_id;
