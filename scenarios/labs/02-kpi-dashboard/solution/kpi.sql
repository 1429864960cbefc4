-- Up to 20 seconds late is in time.
CREATE TABLE visits (
  visitor BIGINT,
  campaign STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '20' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://shop-lake/visits', 'format' = 'json');

CREATE TABLE orders (
  order_id BIGINT,
  campaign STRING,
  amount BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '20' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://shop-lake/orders', 'format' = 'json');

CREATE TABLE kpi (
  window_start TIMESTAMP(3),
  campaign STRING,
  visits BIGINT,
  orders BIGINT,
  gmv BIGINT,
  conversion DOUBLE
) WITH ('connector' = 'print');

-- LEFT JOIN keeps windows without orders; a quotient of integers is an integer, one of DOUBLE is not.
INSERT INTO kpi
SELECT
  v.window_start,
  v.campaign,
  v.visits,
  COALESCE(o.orders, 0) AS orders,
  COALESCE(o.gmv, 0) AS gmv,
  CAST(COALESCE(o.orders, 0) AS DOUBLE) / v.visits AS conversion
FROM (
  SELECT window_start, window_end, campaign, COUNT(*) AS visits
  FROM TABLE(TUMBLE(TABLE visits, DESCRIPTOR(ts), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, campaign
) AS v
LEFT JOIN (
  SELECT window_start, window_end, campaign, COUNT(*) AS orders, SUM(amount) AS gmv
  FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, campaign
) AS o
ON v.window_start = o.window_start AND v.window_end = o.window_end AND v.campaign = o.campaign;
