-- Turnover of every customer since the beginning: state that only grows.
CREATE TABLE orders (
  customer_id BIGINT,
  amount DOUBLE
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '200',
  'fields.customer_id.min' = '1',
  'fields.customer_id.max' = '5000',
  'fields.amount.min' = '1',
  'fields.amount.max' = '200'
);

CREATE TABLE nowhere (
  customer_id BIGINT,
  turnover DOUBLE,
  orders BIGINT
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO nowhere SELECT customer_id, SUM(amount), COUNT(*) FROM orders GROUP BY customer_id;
