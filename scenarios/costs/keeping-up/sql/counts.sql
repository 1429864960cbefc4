-- Clicks of every product since the beginning, each change written to a store.
CREATE TABLE clicks (
  product_id BIGINT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '400',
  'fields.product_id.min' = '1',
  'fields.product_id.max' = '500'
);

CREATE TABLE store (
  product_id BIGINT,
  clicks BIGINT
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO store SELECT product_id, COUNT(*) FROM clicks GROUP BY product_id;
