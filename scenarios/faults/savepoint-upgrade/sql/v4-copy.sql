-- No aggregate at all: the state of the old one belongs to nobody.
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

CREATE TABLE copied (
  payment_id BIGINT,
  cents BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO copied SELECT payment_id, cents FROM payments;
