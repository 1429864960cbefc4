-- Orders, copied to files on OSS. Files are written with two-phase commit: what a checkpoint covers is published once.
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
  'path' = 'oss://shop-archive/killed',
  'format' = 'csv'
);

INSERT INTO archive SELECT order_id, cents FROM orders;
