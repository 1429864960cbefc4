-- Another aggregate: the state of the old one has no place in it.
CREATE TABLE payments (
  payment_id BIGINT,
  card AS payment_id - payment_id / 10 * 10,
  cents AS payment_id - payment_id / 100 * 100
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.payment_id.kind' = 'sequence',
  'fields.payment_id.start' = '1',
  'fields.payment_id.end' = '100000'
);

CREATE TABLE spending (
  card BIGINT,
  payments BIGINT,
  highest BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO spending
SELECT card, COUNT(*), MAX(cents) FROM payments GROUP BY card;
