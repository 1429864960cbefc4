-- The demonstration that customers look at, at any hour.
CREATE TABLE orders (
  id STRING,
  cents INT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://shop-dev/orders/',
  'format' = 'csv',
  'source.monitor-interval' = '30 min'
);

CREATE TABLE demo (id STRING, euros DOUBLE) WITH ('connector' = 'print');

INSERT INTO demo
SELECT id, cents / 100.0E0 FROM orders;
