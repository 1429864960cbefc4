-- 1,200 orders, ten a second.
CREATE TABLE orders (
  id BIGINT,
  region AS CASE MOD(id, 3) WHEN 0 THEN 'north' WHEN 1 THEN 'south' ELSE 'west' END,
  price AS MOD(id * 104729, 997)
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '0',
  'fields.id.end' = '1199'
);

-- Payments come faster than orders, each for the order with its number.
CREATE TABLE payments (
  order_id BIGINT,
  provider AS MOD(order_id * 31, 5)
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '15',
  'fields.order_id.kind' = 'sequence',
  'fields.order_id.start' = '0',
  'fields.order_id.end' = '1199'
);

CREATE TABLE paid (
  id BIGINT,
  price BIGINT,
  provider BIGINT,
  region STRING
) PARTITIONED BY (region) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://payments-lake/paid',
  'format' = 'json',
  'sink.rolling-policy.rollover-interval' = '20 s'
);

INSERT INTO paid
SELECT o.id, o.price, p.provider, o.region
FROM orders AS o JOIN payments AS p ON o.id = p.order_id;
