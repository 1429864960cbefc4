-- Payments by merchant. Nine of ten are one merchant's: a marketplace that all the small shops sell on.
CREATE TABLE payments (
  dice INT,
  shop INT,
  salt INT,
  cents INT,
  happened AS PROCTIME()
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '4000',
  'fields.dice.min' = '1',
  'fields.dice.max' = '100',
  'fields.shop.min' = '1',
  'fields.shop.max' = '500',
  'fields.salt.min' = '0',
  'fields.salt.max' = '31',
  'fields.cents.min' = '100',
  'fields.cents.max' = '20000'
);

CREATE TABLE turnover (
  merchant INT,
  payments BIGINT,
  cents BIGINT,
  PRIMARY KEY (merchant) NOT ENFORCED
) WITH (
  'connector' = 'blackhole'
);

CREATE TEMPORARY VIEW by_merchant AS
SELECT CASE WHEN dice <= 90 THEN 0 ELSE shop END AS merchant, salt, cents, happened FROM payments;

-- First by merchant and salt, which spreads the great merchant over many subtasks, a second at a time; then the few
-- results of the first stage by merchant.
INSERT INTO turnover
SELECT merchant, SUM(payments), SUM(cents)
FROM (
  SELECT merchant, salt, window_start, window_end, COUNT(*) AS payments, SUM(CAST(cents AS BIGINT)) AS cents
  FROM TABLE(TUMBLE(TABLE by_merchant, DESCRIPTOR(happened), INTERVAL '1' SECOND))
  GROUP BY merchant, salt, window_start, window_end
)
GROUP BY merchant;
