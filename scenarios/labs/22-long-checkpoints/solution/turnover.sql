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

-- Five seconds of a shop first, in one row; then the totals. The store gets one write of a shop every five seconds, however many
-- payments there were.
INSERT INTO turnover
SELECT shop, SUM(payments), SUM(cents)
FROM (
  SELECT shop, window_start, window_end, COUNT(*) AS payments, SUM(CAST(cents AS BIGINT)) AS cents
  FROM TABLE(TUMBLE(TABLE by_shop, DESCRIPTOR(happened), INTERVAL '5' SECOND))
  GROUP BY shop, window_start, window_end
)
GROUP BY shop;
