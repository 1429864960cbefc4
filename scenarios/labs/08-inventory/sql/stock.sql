-- What each warehouse has counted last, added up by product.
CREATE TABLE counts (
  warehouse STRING,
  sku STRING,
  version BIGINT,
  quantity BIGINT,
  counted_at TIMESTAMP(3),
  arrived AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = 'oss://stock-lake/counts', 'format' = 'json');

CREATE TABLE stocktake (
  sku STRING,
  quantity BIGINT
) WITH ('connector' = 'filesystem', 'path' = 'oss://stock-lake/stocktake', 'format' = 'json');

CREATE TABLE stock_first (sku STRING, quantity BIGINT) WITH ('connector' = 'print');

CREATE TABLE stocktaken (sku STRING, quantity BIGINT) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO stock_first
SELECT sku, SUM(quantity)
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY warehouse, sku ORDER BY arrived DESC) AS rn
  FROM counts
)
WHERE rn = 1
GROUP BY sku;
-- What people have counted by hand since.
INSERT INTO stocktaken SELECT * FROM stocktake;
END;
