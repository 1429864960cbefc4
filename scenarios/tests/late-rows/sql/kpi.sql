-- Totals of ten seconds. The tests give the rows of orders themselves; Kafka is asked for nothing.
CREATE TABLE orders (
  id BIGINT,
  amount INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'broker:9092', 'format' = 'json');

CREATE TABLE kpi (
  window_start TIMESTAMP(3),
  total INT
) WITH ('connector' = 'print');

INSERT INTO kpi
SELECT window_start, SUM(amount)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
