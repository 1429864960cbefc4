-- Has each paid order been shipped within a minute?
-- Two orders a second for two and a half minutes.
CREATE TABLE orders (
  order_id BIGINT,
  placed_at AS CAST(TIMESTAMP '2025-03-19 12:00:00' + order_id * INTERVAL '0.5' SECOND AS TIMESTAMP(3)),
  WATERMARK FOR placed_at AS placed_at - INTERVAL '2' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '2',
  'fields.order_id.kind' = 'sequence',
  'fields.order_id.start' = '0',
  'fields.order_id.end' = '299'
);

-- Nine of ten are paid, four seconds later.
CREATE TABLE payments (
  order_id BIGINT,
  is_paid AS MOD(order_id, 10) <> 3,
  paid_at AS CAST(TIMESTAMP '2025-03-19 12:00:04' + order_id * INTERVAL '0.5' SECOND AS TIMESTAMP(3)),
  WATERMARK FOR paid_at AS paid_at - INTERVAL '2' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '2',
  'fields.order_id.kind' = 'sequence',
  'fields.order_id.start' = '0',
  'fields.order_id.end' = '299'
);

-- The carrier writes files when it has something to say.
CREATE TABLE shipments (
  order_id BIGINT,
  shipped_at TIMESTAMP(3),
  WATERMARK FOR shipped_at AS shipped_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://express-lake/shipments',
  'format' = 'json',
  'source.monitor-interval' = '5 s'
);

CREATE TABLE verdicts (
  order_id BIGINT,
  paid_at TIMESTAMP(3),
  shipped_at TIMESTAMP(3),
  verdict STRING
) WITH ('connector' = 'print');

-- Paid within half a minute, shipped within a minute of that, or not.
INSERT INTO verdicts
SELECT
  p.order_id,
  CAST(p.paid_at AS TIMESTAMP(3)) AS paid_at,
  CAST(s.shipped_at AS TIMESTAMP(3)) AS shipped_at,
  CASE WHEN s.order_id IS NULL THEN 'breach' ELSE 'on time' END AS verdict
FROM (
  SELECT o.order_id, q.paid_at
  FROM orders AS o
  JOIN payments AS q
  ON o.order_id = q.order_id AND q.is_paid
  AND q.paid_at BETWEEN o.placed_at AND o.placed_at + INTERVAL '30' SECOND
) AS p
LEFT JOIN shipments AS s
ON p.order_id = s.order_id AND s.shipped_at BETWEEN p.paid_at AND p.paid_at + INTERVAL '1' MINUTE;
