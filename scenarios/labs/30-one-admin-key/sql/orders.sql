-- Orders by shop, all day.
CREATE TABLE orders (
  shop INT,
  cents INT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '20',
  'fields.shop.min' = '1',
  'fields.shop.max' = '50',
  'fields.cents.min' = '100',
  'fields.cents.max' = '9000'
);

CREATE TABLE turnover (shop INT, orders BIGINT, cents BIGINT) WITH ('connector' = 'blackhole');

INSERT INTO turnover
SELECT shop, COUNT(*), SUM(CAST(cents AS BIGINT)) FROM orders GROUP BY shop;
