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

-- What cannot be counted, as it came.
CREATE TABLE quarantine (
  id INT,
  stop STRING,
  cents STRING,
  tickets STRING
) WITH (
  'connector' = 'print'
);

CREATE TEMPORARY VIEW parsed AS
SELECT id, stop, cents AS cents_text, tickets AS tickets_text, TRY_CAST(cents AS INT) AS cents, TRY_CAST(tickets AS INT) AS tickets
FROM sales;

EXECUTE STATEMENT SET BEGIN
  INSERT INTO tickets
  SELECT id, stop, cents, cents / tickets FROM parsed WHERE cents IS NOT NULL AND tickets > 0;

  INSERT INTO quarantine
  SELECT id, stop, cents_text, tickets_text FROM parsed WHERE cents IS NULL OR tickets IS NULL OR tickets <= 0;
END;
