-- What cannot be read becomes NULL, or nothing at all.
CREATE TABLE sales (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  sold_at TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://tills-lake/sales',
  'format' = 'json',
  'json.ignore-parse-errors' = 'true'
);

CREATE TABLE lenient (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  sold_at TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO lenient SELECT * FROM sales;
