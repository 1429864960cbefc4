-- Ten orders a second, stored as they come.
CREATE TABLE orders (
  id BIGINT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '1',
  'fields.id.end' = '1000000'
);

CREATE TABLE stored (id BIGINT) WITH ('connector' = 'print');

INSERT INTO stored SELECT id FROM orders;
