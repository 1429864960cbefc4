-- Balances by account: state too large to travel inside the checkpoint's metadata, so task managers write it to OSS.
CREATE TABLE bookings (
  account_id BIGINT,
  cents BIGINT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '200',
  'fields.account_id.min' = '1',
  'fields.account_id.max' = '5000',
  'fields.cents.min' = '-5000',
  'fields.cents.max' = '5000'
);

CREATE TABLE balances (
  account_id BIGINT,
  bookings BIGINT,
  cents BIGINT
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO balances
SELECT account_id, COUNT(*), SUM(cents) FROM bookings GROUP BY account_id;
