-- What each of ten cards has spent. The payments count up, so that every total can be told beforehand.
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
  cents BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO spending
SELECT card, COUNT(*), SUM(cents) FROM payments GROUP BY card;
