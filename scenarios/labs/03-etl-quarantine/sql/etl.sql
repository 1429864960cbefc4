-- The job as it was handed over.
CREATE TABLE sales (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  sold_at TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = 'oss://tills-lake/sales', 'format' = 'json');

CREATE TABLE warehouse (
  id BIGINT,
  shop STRING,
  amount DECIMAL(10, 2),
  sold_at TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO warehouse SELECT * FROM sales;
