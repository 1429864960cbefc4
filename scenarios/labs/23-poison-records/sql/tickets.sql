-- Tickets sold at tram stops, as the machines send them: every field a text.
CREATE TABLE sales (
  id INT,
  stop STRING,
  cents STRING,
  tickets STRING
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://tram-sales/in/',
  'format' = 'csv',
  'source.monitor-interval' = '10 s'
);

-- The price of one ticket, for the day's statistics.
CREATE TABLE tickets (
  id INT,
  stop STRING,
  cents INT,
  cents_each INT
) WITH (
  'connector' = 'print'
);

INSERT INTO tickets
SELECT id, stop, CAST(cents AS INT), CAST(cents AS INT) / CAST(tickets AS INT)
FROM sales;
