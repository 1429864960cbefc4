-- The highest version counts, whenever it arrives and however often.
CREATE TABLE counts (
  warehouse STRING,
  sku STRING,
  version BIGINT,
  quantity BIGINT,
  counted_at TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = 'oss://stock-lake/counts', 'format' = 'json');

CREATE TABLE stock (sku STRING, quantity BIGINT) WITH ('connector' = 'print');

CREATE TEMPORARY VIEW latest_counts AS
SELECT warehouse, sku, quantity
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY warehouse, sku ORDER BY version DESC) AS rn
  FROM counts
)
WHERE rn = 1;

INSERT INTO stock SELECT sku, SUM(quantity) FROM latest_counts GROUP BY sku;
