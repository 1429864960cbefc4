-- 1) Source: synthetic purchases, five a second for ten minutes.
-- A datagen sequence makes numbers, not timestamps: seq counts the rows, and ts is 0.2 seconds for each of them.
-- Both ends of the sequence are included, so 0 to 2999 is 3,000 rows and 60 windows of 50.
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

-- 2) Sink: rows go to the task manager's output.
CREATE TABLE sink_out (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  user_id BIGINT,
  total_amount DOUBLE,
  cnt BIGINT
) WITH (
  'connector' = 'print'
);

-- 3) Purchases of each user in windows of ten seconds.
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
