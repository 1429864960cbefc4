-- 1) Source: synthetic stream of purchase-like events
CREATE TABLE source_events (
  user_id BIGINT,
  amount DOUBLE,
  ts TIMESTAMP(3),
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
  'fields.ts.kind' = 'sequence',
  'fields.ts.start' = '2025-01-01T00:00:00.000',
  'fields.ts.end' = '2025-01-01T00:10:00.000'
);

-- 2) Sink: debug output
-- If your runtime does NOT support the 'print' connector, use an alternative sink.
CREATE TABLE sink_out (
  window_start TIMESTAMP(3),
  window_end   TIMESTAMP(3),
  user_id      BIGINT,
  total_amount DOUBLE,
  cnt          BIGINT
) WITH (
  'connector' = 'print'
);

-- 3) Streaming aggregation
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
