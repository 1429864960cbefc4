-- What lies in each cart.
CREATE TABLE clicks (
  cart INT,
  item INT,
  cents INT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '40',
  'fields.cart.min' = '1',
  'fields.cart.max' = '3000',
  'fields.item.min' = '1',
  'fields.item.max' = '500',
  'fields.cents.min' = '100',
  'fields.cents.max' = '9000'
);

CREATE TABLE carts (cart INT, items BIGINT, cents BIGINT) WITH ('connector' = 'blackhole');

INSERT INTO carts
SELECT cart, COUNT(*), SUM(CAST(cents AS BIGINT)) FROM clicks GROUP BY cart;
