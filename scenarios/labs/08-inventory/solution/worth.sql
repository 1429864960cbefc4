-- Both sides of the join are tables of one row a key, kept up to date.
CREATE TABLE counts (
  warehouse STRING,
  sku STRING,
  version BIGINT,
  quantity BIGINT,
  counted_at TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = 'oss://stock-lake/counts', 'format' = 'json');

CREATE TABLE prices (
  sku STRING,
  version BIGINT,
  price DECIMAL(10, 2),
  valid_from TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = 'oss://stock-lake/prices', 'format' = 'json');

CREATE TABLE worths (sku STRING, worth DECIMAL(18, 2)) WITH ('connector' = 'print');

CREATE TEMPORARY VIEW latest_counts AS
SELECT warehouse, sku, quantity
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY warehouse, sku ORDER BY version DESC) AS rn
  FROM counts
)
WHERE rn = 1;

CREATE TEMPORARY VIEW latest_prices AS
SELECT sku, price
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY sku ORDER BY version DESC) AS rn
  FROM prices
)
WHERE rn = 1;

INSERT INTO worths
SELECT s.sku, CAST(s.quantity * p.price AS DECIMAL(18, 2))
FROM (SELECT sku, SUM(quantity) AS quantity FROM latest_counts GROUP BY sku) AS s
JOIN latest_prices AS p ON s.sku = p.sku;
