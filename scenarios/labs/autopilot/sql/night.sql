-- Trips by driver: 100 a second.
CREATE TABLE trips (
  driver INT,
  cents INT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '100',
  'fields.driver.min' = '1',
  'fields.driver.max' = '2000',
  'fields.cents.min' = '300',
  'fields.cents.max' = '9000'
);

CREATE TABLE earnings (driver INT, trips BIGINT, cents BIGINT) WITH ('connector' = 'blackhole');

INSERT INTO earnings
SELECT driver, COUNT(*), SUM(CAST(cents AS BIGINT)) FROM trips GROUP BY driver;
