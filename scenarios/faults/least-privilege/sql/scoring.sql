-- Spending of every card, updated with each payment: state that grows with the number of cards seen.
CREATE TABLE payments (
  card_id BIGINT,
  amount DOUBLE
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '200',
  'fields.card_id.kind' = 'random',
  'fields.card_id.min' = '1',
  'fields.card_id.max' = '5000',
  'fields.amount.kind' = 'random',
  'fields.amount.min' = '1',
  'fields.amount.max' = '200'
);

CREATE TABLE spending (
  card_id BIGINT,
  payments BIGINT,
  total_amount DOUBLE
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO spending
SELECT card_id, COUNT(*) AS payments, SUM(amount) AS total_amount
FROM payments
GROUP BY card_id;
