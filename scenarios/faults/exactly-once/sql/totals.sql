-- 1,800 orders, ten a second; the number of the order decides everything about it.
CREATE TABLE orders (
  id BIGINT,
  customer AS MOD(id * 7919, 23),
  amount AS MOD(id * 104729, 997),
  ts AS CAST(TIMESTAMP '2025-01-01 00:00:00' + id * INTERVAL '0.1' SECOND AS TIMESTAMP(3)),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '0',
  'fields.id.end' = '1799'
);

-- A file ends after 15 seconds and is seen once the checkpoint that covers its end is complete.
CREATE TABLE totals (
  window_start TIMESTAMP(3),
  customer BIGINT,
  total BIGINT,
  orders BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://orders-lake/totals',
  'format' = 'json',
  'sink.rolling-policy.rollover-interval' = '15 s'
);

INSERT INTO totals
SELECT window_start, customer, SUM(amount) AS total, COUNT(*) AS orders
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end, customer;
