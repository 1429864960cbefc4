-- The dashboard as the last developer left it. It runs, and its numbers are wrong.
CREATE TABLE visits (
  visitor BIGINT,
  campaign STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://shop-lake/visits', 'format' = 'json');

CREATE TABLE orders (
  order_id BIGINT,
  campaign STRING,
  amount BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://shop-lake/orders', 'format' = 'json');

CREATE TABLE kpi_first (
  window_start TIMESTAMP(3),
  campaign STRING,
  visits BIGINT,
  orders BIGINT,
  gmv BIGINT,
  conversion DOUBLE
) WITH ('connector' = 'print');

INSERT INTO kpi_first
SELECT v.window_start, v.campaign, v.visits, o.orders, o.gmv, o.orders / v.visits AS conversion
FROM (
  SELECT window_start, window_end, campaign, COUNT(*) AS visits
  FROM TABLE(TUMBLE(TABLE visits, DESCRIPTOR(ts), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, campaign
) AS v
JOIN (
  SELECT window_start, window_end, campaign, COUNT(*) AS orders, SUM(amount) AS gmv
  FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, campaign
) AS o
ON v.window_start = o.window_start AND v.window_end = o.window_end AND v.campaign = o.campaign;
