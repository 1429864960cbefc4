-- The same orders in a job that nobody disturbs: what the other one must come to.
CREATE TABLE orders (
  order_id BIGINT,
  cents BIGINT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '100',
  'number-of-rows' = '18000',
  'fields.order_id.kind' = 'sequence',
  'fields.order_id.start' = '1',
  'fields.order_id.end' = '18000',
  'fields.cents.kind' = 'random',
  'fields.cents.min' = '100',
  'fields.cents.max' = '99999'
);

CREATE TABLE archive (
  order_id BIGINT,
  cents BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://shop-archive/calm',
  'format' = 'csv'
);

INSERT INTO archive SELECT order_id, cents FROM orders;
