-- Payments by shop. Nine of ten are one shop's: a marketplace that all the small ones sell on.
CREATE TABLE payments (
  dice INT,
  small_shop INT,
  cents INT,
  happened AS PROCTIME()
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '200',
  'fields.dice.min' = '1',
  'fields.dice.max' = '100',
  'fields.small_shop.min' = '1',
  'fields.small_shop.max' = '50',
  'fields.cents.min' = '100',
  'fields.cents.max' = '20000'
);

-- The shops' screens: a store that takes some 10 ms for a write.
CREATE TABLE turnover (
  shop INT,
  payments BIGINT,
  cents BIGINT,
  PRIMARY KEY (shop) NOT ENFORCED
) WITH (
  'connector' = 'blackhole'
);

CREATE TEMPORARY VIEW by_shop AS
SELECT CASE WHEN dice <= 90 THEN 0 ELSE small_shop END AS shop, cents, happened FROM payments;

INSERT INTO turnover
SELECT shop, COUNT(*), SUM(CAST(cents AS BIGINT)) FROM by_shop GROUP BY shop;
